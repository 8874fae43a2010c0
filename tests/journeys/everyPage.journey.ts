import type { Page } from '@playwright/test'
import { axeFaults, expect, test } from '../support/app.ts'
import { begin, openDemo } from './steps.ts'

/** Each page and part with words that stand there once it has its answer: on an empty ledger, and on the demo's. */
const PAGES: readonly (readonly [address: string, title: string, empty: string, demo: string])[] = [
  ['today', 'Today', 'Drop a broker export here', 'The rule, tested on the past'],
  ['portfolio', 'Portfolio', 'Lots come from transactions', 'are worth'],
  ['portfolio/lots', 'Portfolio', 'Lots come from transactions', 'Open gains that could be taxed'],
  ['portfolio/activity', 'Portfolio', 'Lots come from transactions', 'Dividend'],
  ['portfolio/gains', 'Portfolio', 'Lots come from transactions', 'Long-term'],
  ['sleeve', 'Sleeve and core', 'Core and sleeve divide what you hold', 'Next evaluation'],
  ['strategy', 'Strategy', 'No rule is live yet', 'Twelve-month average on five funds'],
  [
    'strategy/templates',
    'Strategy',
    'Twelve-month average on US shares',
    'Twelve-month average on US shares',
  ],
  ['strategy/edit', 'Strategy', 'Name and reason', 'Name and reason'],
  ['strategy/trace', 'Strategy', 'Nothing to trace yet', 'Targets then'],
  ['lab', 'Lab', 'A test needs prices, not a ledger', 'Choose a rule and the years to run it over.'],
  ['rebalance', 'Rebalance', 'A plan compares what you hold', 'Before and after'],
  ['journal', 'Journal', 'The one entry is intact', 'All 3 entries are intact'],
  ['data', 'Data', 'Nothing has come in yet.', 'the last close of 27 Feb 2026'],
  ['data/batches', 'Data', 'No file has been imported yet.', 'Undo'],
  ['data/reconcile', 'Data', 'There is nothing to compare yet.', 'Drop a positions file here'],
  ['data/accounts', 'Data', 'No account yet.', 'Roth IRA'],
  ['data/prices', 'Data', 'Drop', 'SCHP'],
  ['data/macro', 'Data', 'Drop', 'Drop'],
  ['settings', 'Settings', 'Everything stays in one file on this computer.', 'Everything stays in one file'],
]

/** Parts that only a ledger with something in it has. */
const OF_DEMO: typeof PAGES = [
  ['strategy/edit?id=demo-twelve-month-average', 'Strategy', '', 'May hold'],
  ['portfolio/missing', 'Portfolio', '', 'Every sale finds its lots.'],
  ['sleeve?asOf=2025-06-30', 'Sleeve and core', '', 'As it stood on 30 Jun 2025'],
]

test('no page of an empty ledger has an accessibility fault, and each says what belongs there', async ({
  page,
}) => {
  test.setTimeout(240_000)
  expect(await axeFaults(page), 'the words said once').toEqual([])
  await begin(page)
  await railIsCovered(page)
  for (const [address, title, words] of PAGES) await look(page, address, title, words)
})

test('no page of the demo ledger has an accessibility fault, and none is wider than the window', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await begin(page)
  await openDemo(page)
  for (const [address, title, , words] of [...PAGES, ...OF_DEMO]) {
    await look(page, address, title, words)
    for (const width of [1024, 1920, 1280]) {
      await page.setViewportSize({ width, height: 860 })
      const over = await page.evaluate(() => {
        const main = document.querySelector('main')!
        return [main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth]
      })
      expect(over, `${address} at ${width}`).toEqual([0, 0])
    }
  }
})

/** A page that the rail gains must be looked at here too. */
async function railIsCovered(page: Page): Promise<void> {
  const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').all()
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')))
  expect(addresses).toEqual(
    PAGES.map(([address]) => `#/${address}`).filter((each) => !each.slice(2).includes('/')),
  )
}

async function look(page: Page, address: string, title: string, words: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${address}`)
  await expect(page).toHaveTitle(`${title} · Trimtab`)
  await expect
    .soft(page.locator('main').getByText(words).filter({ visible: true }).first(), address)
    .toBeVisible()
  await expect.soft(page.getByRole('alert'), address).toHaveCount(0)
  expect.soft(await axeFaults(page), address).toEqual([])
}
