import { z } from 'zod'
import { ok } from '../../shared/refusal.ts'
import { readSetting, saveSetting } from '../store/settings.ts'
import { write } from '../store/write.ts'
import type { Handlers } from './handler.ts'

const Theme = z.enum(['system', 'light', 'dark']).catch('system')

export const settingsHandlers = {
  'settings.show': (_input, { ledger }) =>
    ok({
      theme: Theme.parse(readSetting(ledger, 'theme')),
      disclaimerSeen: readSetting(ledger, 'disclaimerSeen') === true,
    }),

  'settings.save': (input, { ledger }) =>
    write(ledger, ['settings'], () => {
      if (input.theme !== undefined) saveSetting(ledger, 'theme', input.theme)
      if (input.disclaimerSeen !== undefined) saveSetting(ledger, 'disclaimerSeen', input.disclaimerSeen)
      return ok({ done: true as const })
    }),
} satisfies Partial<Handlers>
