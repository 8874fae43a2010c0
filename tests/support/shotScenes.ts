import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'

/** A state that a page comes to only after somebody has done something; pictured as `<name>-<theme>.png`. */
export interface Scene {
  readonly name: string
  /** What the ledger is given by the command line before the window opens it. */
  readonly give?: (commandLine: (...words: readonly string[]) => void) => void
  readonly act: (page: Page) => Promise<void>
}

/** Synthetic. */
const HISTORY = `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"02/02/2026","Service Fee","","SYNTHETIC FEE","","","","-$1.50"
"06/16/2025","Sell","SYNA","SYNTHETIC ALPHA","20","$50.00","","$1000.00"
"05/06/2025","Buy","SYNB","SYNTHETIC BETA","10","$100.00","","-$1000.00"
"05/05/2025","Buy","SYNA","SYNTHETIC ALPHA","60","$66.666667","","-$4000.00"
"05/02/2025","MoneyLink Transfer","","Tfr SYNTHETIC BANK","","","","$5000.00"
`
const WRONG = `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"02/09/2026","Buy","SYNA","SYNTHETIC ALPHA","1O.5","$50.00","","-$525.00"
"02/06/2026","Mystery Entry","SYNB","SYNTHETIC BETA","3","$100.00","","-$300.00"
"05/06/2025","Buy","SYNB","SYNTHETIC BETA","10","$100.00","","-$1000.00"
"02/05/2026","Cash Dividend","SYNA","SYNTHETIC ALPHA","","","","$12.00"
`
const POSITIONS = `"Positions for account Individual ...901 as of 09:37 PM ET, 2026/02/27"
"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis","Security Type"
"SYNA","SYNTHETIC ALPHA","40","55.00","$2,200.00","$2,700.00","Equity"
"SYNB","SYNTHETIC BETA","20","110.00","$2,200.00","$1,000.00","Equity"
"SYNC","SYNTHETIC GAMMA","7","200.00","$1,400.00","$900.00","Equity"
"Cash & Cash Investments","--","--","--","$998.50","--","Cash and Money Market"
"Positions Total","","--","--","$0.00","--","--"
`
const EQUAL = POSITIONS.split('\n')
  .filter((line) => !line.includes('SYNC'))
  .join('\n')
  .replace('"20","110.00","$2,200.00"', '"10","110.00","$1,100.00"')
  .replace('$2,700.00', '$2,666.67')

const folder = mkdtempSync(join(tmpdir(), 'trimtab-scenes-'))

function put(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function household(commandLine: (...words: readonly string[]) => void): void {
  commandLine('account', 'add', 'Brokerage')
  commandLine('import', 'add', put('history.csv', HISTORY))
}

async function compare(page: Page, name: string, text: string): Promise<void> {
  await go(page, 'data/reconcile')
  await page.setInputFiles('input[type=file]', put(name, text))
  await page.getByLabel('Account of Individual ...901').selectOption({ label: 'Brokerage' })
  await page.getByRole('status').waitFor()
}

async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${address}`)
  await page.locator('main h1').waitFor()
}

async function lookAtPurchase(page: Page): Promise<void> {
  await go(page, 'portfolio/activity')
  await page.getByRole('button', { name: 'Look at: Buy SYNA, 5 May 2025' }).click()
}

/** A hundred thousand purchases over 20 years. */
function manyRows(): string {
  const rows = Array.from({ length: 100_000 }, (_, i) => {
    const day = `${String(1 + (i % 12)).padStart(2, '0')}/${String(1 + (i % 28)).padStart(2, '0')}/${2005 + (i % 20)}`
    const symbol = `SYN${String.fromCharCode(65 + (i % 26))}`
    return `"${day}","Buy","${symbol}","SYNTHETIC","${1 + (i % 90)}","$10.00","","-$${(1 + (i % 90)) * 10}.${String(i % 100).padStart(2, '0')}"`
  })
  return `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n${rows.join('\n')}\n`
}

export const SCENES: readonly Scene[] = [
  {
    name: 'scene-reconcile-differs',
    give: household,
    act: (page) => compare(page, 'positions.csv', POSITIONS),
  },
  { name: 'scene-reconcile-agrees', give: household, act: (page) => compare(page, 'positions.csv', EQUAL) },
  {
    name: 'scene-reconcile-refused',
    give: household,
    act: async (page) => {
      await go(page, 'data/reconcile')
      await page.setInputFiles('input[type=file]', put('history.csv', HISTORY))
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'scene-transaction', give: household, act: lookAtPurchase },
  {
    name: 'scene-correct',
    give: household,
    act: async (page) => {
      await lookAtPurchase(page)
      await page.getByRole('button', { name: 'Correct…' }).click()
      await page.getByLabel('Paid in all').fill('3,000')
      await page.getByLabel('Why it is changed').fill('The statement says three thousand.')
      await page.getByRole('button', { name: 'See what it changes' }).click()
      await page.getByRole('table', { name: 'What this changes' }).waitFor()
    },
  },
  {
    name: 'scene-enter-refused',
    give: household,
    act: async (page) => {
      await go(page, 'portfolio/activity')
      await page.getByRole('button', { name: 'Enter a transaction…' }).click()
      await page.getByRole('dialog').getByLabel('Account').selectOption({ label: 'Brokerage' })
      await page.getByLabel('Trade day').fill('2027-01-15')
      await page.getByRole('dialog').getByLabel('Symbol').fill('SYNA')
      await page.getByRole('dialog').getByLabel('Shares').fill('5')
      await page.getByLabel('Paid in all').fill('500')
      await page.getByRole('button', { name: 'See what it changes' }).click()
      await page.getByRole('dialog').getByRole('alert').waitFor()
    },
  },
  {
    name: 'scene-import-refused-rows',
    give: household,
    act: async (page) => {
      await go(page, 'data')
      await page.setInputFiles('input[type=file]', put('february.csv', WRONG))
      await page.getByRole('table', { name: 'Lines of the file' }).waitFor()
    },
  },
  {
    name: 'scene-correct-line',
    give: household,
    act: async (page) => {
      await go(page, 'data')
      await page.setInputFiles('input[type=file]', put('february.csv', WRONG))
      await page.getByRole('button', { name: 'Correct line 2' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'scene-activity-100000',
    give: (commandLine) => {
      commandLine('account', 'add', 'Brokerage')
      commandLine('import', 'add', put('many.csv', manyRows()))
    },
    act: async (page) => {
      await go(page, 'portfolio/activity')
      await page.getByText('100,000 rows').waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: 'Sort by Amount' }).click()
      await page.waitForTimeout(1500)
    },
  },
  {
    name: 'scene-strategy-steps',
    act: async (page) => {
      await page
        .getByRole('button', { name: /demo ledger/i })
        .first()
        .click()
      await page.getByText('demo ledger').first().waitFor({ timeout: 60_000 })
      await go(page, 'strategy/edit?id=demo-twelve-month-average')
      await page.getByLabel('Kind of step 1').selectOption({ label: 'Several conditions' })
      for (const step of ['share by a measure', 'volatility target']) {
        await page.getByLabel('Next step').selectOption({ label: `How much is kept: ${step}` })
        await page.getByRole('button', { name: 'Add the step' }).click()
      }
      await page
        .getByRole('listitem', { name: /^Step 4/ })
        .getByLabel('Measured over, sessions')
        .fill('1')
    },
  },
]
