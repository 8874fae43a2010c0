import { useEffect } from 'react'
import { goTo } from '../state/route.ts'
import { pages } from './all.tsx'

/** Ctrl or Cmd K opens the command field; `g` and then a page's letter goes there. Never while someone types. */
export function useShortcuts(openPalette: () => void): void {
  useEffect(() => {
    let afterG = false
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        openPalette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
        afterG = false
        return
      }
      if (afterG) {
        afterG = false
        const page = pages.find(({ letter }) => letter === event.key.toLowerCase())
        if (page === undefined) return
        event.preventDefault()
        goTo(page.name)
        return
      }
      afterG = event.key === 'g'
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
      target.closest('[role="dialog"]') !== null)
  )
}
