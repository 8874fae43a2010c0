import { expect, test } from 'vitest'
import { hashFromRoute, pageNames, routeFromHash } from './route.ts'

test('a hash names page, part and what the part looks at', () => {
  expect(routeFromHash('#/portfolio/lots?asset=BRK.B')).toEqual({
    page: 'portfolio',
    part: 'lots',
    query: { asset: 'BRK.B' },
  })
})

test('an unknown or empty hash is Today', () => {
  expect(routeFromHash('').page).toBe('today')
  expect(routeFromHash('#/nowhere/at/all').page).toBe('today')
})

test('every route survives the way to the address and back', () => {
  for (const page of pageNames) {
    const route = { page, part: 'lots', query: { text: 'a&b = c' } }
    expect(routeFromHash(hashFromRoute(route.page, route.part, route.query))).toEqual(route)
  }
})
