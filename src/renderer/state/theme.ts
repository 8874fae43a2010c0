import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'

/** The choice, and what it comes to on this system. Charts draw on canvas and must know when colours change. */
export const useTheme = create<{
  readonly theme: Theme
  readonly shade: 'light' | 'dark'
  readonly contrast: 'plain' | 'more'
}>(() => ({
  theme: 'system',
  shade: 'light',
  contrast: 'plain',
}))

export function chooseTheme(theme: Theme): void {
  useTheme.setState({ theme })
}

/** Follows the system's scheme and contrast, and writes what holds onto the document for the style sheet. */
export function followSystem(window: Window): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const more = window.matchMedia('(prefers-contrast: more)')
  const apply = () => {
    const { theme } = useTheme.getState()
    const shade = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
    const contrast = more.matches ? 'more' : 'plain'
    const root = window.document.documentElement
    root.dataset.theme = shade
    root.dataset.contrast = contrast
    const now = useTheme.getState()
    if (now.shade !== shade || now.contrast !== contrast) useTheme.setState({ shade, contrast })
  }
  dark.addEventListener('change', apply)
  more.addEventListener('change', apply)
  useTheme.subscribe(apply)
  apply()
}
