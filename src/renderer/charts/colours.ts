import { useSyncExternalStore } from 'react'

/** The roles that a canvas needs as plain colours, since it cannot read the style sheet. */
const ROLES = [
  '--core',
  '--core-soft',
  '--core-text',
  '--sleeve',
  '--sleeve-2',
  '--sleeve-text',
  '--ink-3',
  '--grid',
  '--page',
] as const
export type Colours = Readonly<Record<(typeof ROLES)[number], string>>

let known: { readonly key: string; readonly colours: Colours } | undefined

/** The colours of the theme that holds now; charts draw again when it changes. */
export function useColours(): Colours {
  return useSyncExternalStore(listen, read)
}

function listen(changed: () => void): () => void {
  const watch = new MutationObserver(changed)
  watch.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast'],
  })
  return () => watch.disconnect()
}

function read(): Colours {
  const { theme = '', contrast = '' } = document.documentElement.dataset
  const key = `${theme} ${contrast}`
  if (known?.key === key) return known.colours
  const style = getComputedStyle(document.documentElement)
  const colours = Object.fromEntries(
    ROLES.map((role) => [role, style.getPropertyValue(role).trim()]),
  ) as Colours
  known = { key, colours }
  return colours
}
