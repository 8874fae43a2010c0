import type { Api } from '../api/connect.ts'
import { question } from './question.ts'
import { chooseTheme, useTheme, type Theme } from './theme.ts'

export const settings = question('settings.show')

export async function loadSettings(api: Api): Promise<void> {
  const asked = await settings.ask(api, {})
  if (asked.phase === 'ready') chooseTheme(asked.value.theme)
}

/** Takes effect at once; a theme that could not be saved is put back. */
export async function saveTheme(api: Api, theme: Theme): Promise<void> {
  const before = useTheme.getState().theme
  chooseTheme(theme)
  const result = await api('settings.save', { theme })
  if (result.ok) await settings.ask(api, {})
  else chooseTheme(before)
}

export async function noteDisclaimerSeen(api: Api): Promise<void> {
  await api('settings.save', { disclaimerSeen: true })
  await settings.ask(api, {})
}
