import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { startLocalhostApp, type LocalhostApp } from './localhostApp.ts'

export { expect }

/**
 * A journey's start: a Trimtab of its own on an empty ledger, and a page that is let in. Use `app.ledger` to drive the
 * command line beside it; `test.use({ today: '2026-03-02' })` to stand on another day, `test.use({ ledger: file })` to
 * open a ledger that exists. A journey fails at its end if the page met an error, broke the content policy or asked
 * anything of another origin.
 */
export const test = base.extend<{ today: string; ledger: string; app: LocalhostApp }>({
  today: ['2026-03-02', { option: true }],
  ledger: ['', { option: true }],
  app: async ({ today, ledger }, use) => {
    const app = await startLocalhostApp(ledger === '' ? { today } : { today, ledger })
    await use(app)
    expect(await app.close(), 'the host ends cleanly').toBe(0)
  },
  page: async ({ app, page }, use) => {
    const faults = await watchFaults(page, app.origin)
    await page.goto(app.entrance)
    await use(page)
    expect(await faults(), 'nothing went wrong behind the page').toEqual([])
  },
})

/** Everything that a healthy window never does: errors, broken policy, requests to elsewhere. Call what it gives at the end. */
export async function watchFaults(page: Page, origin: string): Promise<() => Promise<string[]>> {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.protocol !== 'data:' && url.protocol !== 'blob:')
      faults.push(`request: ${url.href}`)
  })
  await page.addInitScript(() => {
    const broken: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => {
      broken.push(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
    })
    Object.defineProperty(globalThis, 'policyViolations', { value: broken })
  })
  return async () => {
    const broken = await page.evaluate(
      () => (globalThis as unknown as { policyViolations: string[] }).policyViolations,
    )
    return [...faults, ...broken]
  }
}

/** Accessibility faults of the page as it stands, by the rules of WCAG 2.2 A and AA, one line each. */
export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')} (${v.help})`))
}
