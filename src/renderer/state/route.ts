import { create } from 'zustand'

export const pageNames = [
  'today',
  'portfolio',
  'sleeve',
  'strategy',
  'lab',
  'rebalance',
  'journal',
  'data',
  'settings',
] as const
export type PageName = (typeof pageNames)[number]

/** Where the window is: a page, a part of it, and what the part looks at. `#/portfolio/lots?asset=VTI`. */
export interface Route {
  readonly page: PageName
  readonly part: string
  readonly query: Readonly<Record<string, string>>
}

/** The route that a hash means; anything unknown is Today. */
export function routeFromHash(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?')
  const [page = '', part = ''] = path.split('/')
  const known = pageNames.find((name) => name === page)
  if (known === undefined) return { page: 'today', part: '', query: {} }
  return { page: known, part, query: Object.fromEntries(new URLSearchParams(search)) }
}

export function hashFromRoute(
  page: PageName,
  part = '',
  query: Readonly<Record<string, string>> = {},
): string {
  const search = new URLSearchParams(query).toString()
  return `#/${page}${part === '' ? '' : `/${part}`}${search === '' ? '' : `?${search}`}`
}

export const useRoute = create<Route>(() => ({ page: 'today', part: '', query: {} }))

/** Keeps the store at the address of the window. */
export function followHash(window: Window): void {
  const read = () => useRoute.setState(routeFromHash(window.location.hash), true)
  window.addEventListener('hashchange', read)
  read()
}

export function goTo(page: PageName, part = '', query: Readonly<Record<string, string>> = {}): void {
  globalThis.location.hash = hashFromRoute(page, part, query)
}
