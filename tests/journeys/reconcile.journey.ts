import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axeFaults, expect, test } from '../support/app.ts'
import { begin, commandLine, visit } from './steps.ts'

/** Synthetic. Forty SYNA and ten SYNB are left, and 5,000 − 4,000 − 1,000 + 1,000 − 1.50 = 998.50 in cash. */
const HISTORY = `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"02/02/2026","Service Fee","","SYNTHETIC FEE","","","","-$1.50"
"06/16/2025","Sell","SYNA","SYNTHETIC ALPHA","20","$50.00","","$1000.00"
"05/06/2025","Buy","SYNB","SYNTHETIC BETA","10","$100.00","","-$1000.00"
"05/05/2025","Buy","SYNA","SYNTHETIC ALPHA","60","$66.666667","","-$4000.00"
"05/02/2025","MoneyLink Transfer","","Tfr SYNTHETIC BANK","","","","$5000.00"
`
const positions = (beta: number) => `"Positions for account Individual ...901 as of 09:37 PM ET, 2026/02/27"
"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis","Security Type"
"SYNA","SYNTHETIC ALPHA","40","55.00","$2,200.00","$2,666.67","Equity"
"SYNB","SYNTHETIC BETA","${beta}","110.00","$${beta * 110}.00","$1,000.00","Equity"
"SYNC","SYNTHETIC GAMMA","7","200.00","$1,400.00","$900.00","Equity"
"Cash & Cash Investments","--","--","--","$998.50","--","Cash and Money Market"
"Positions Total","","--","--","$0.00","--","--"
`

test('from a positions file to agreement: a missing opening lot and a split are found, entered, and agree', async ({
  page,
  app,
}) => {
  const own = mkdtempSync(join(tmpdir(), 'trimtab-reconcile-'))
  const put = (name: string, text: string) => {
    writeFileSync(join(own, name), text)
    return join(own, name)
  }
  try {
    commandLine(app, 'account', 'add', 'Brokerage')
    commandLine(app, 'import', 'add', put('history.csv', HISTORY))
    await page.reload()
    await begin(page)
    await visit(page, 'data/reconcile', 'Data')

    await test.step('each difference is named with its likely cause, the dearest first', async () => {
      await page.setInputFiles('input[type=file]', put('positions.csv', positions(20)))
      await expect(page.getByRole('status').getByRole('heading')).toHaveText('Not compared in full')
      await page.getByLabel('Account of Individual ...901').selectOption({ label: 'Brokerage' })
      await expect(page.getByRole('status').getByRole('heading')).toHaveText('Something differs')
      const differences = page.getByRole('region', { name: 'Differences' }).getByRole('listitem')
      await expect(differences).toHaveCount(2)
      await expect(differences.nth(0)).toContainText('SYNC in Brokerage, $1,400.00')
      await expect(differences.nth(0)).toContainText('their opening lot is missing')
      await expect(differences.nth(1)).toContainText('A split 2:1 is not recorded: the units fit it exactly.')
      expect(await axeFaults(page)).toEqual([])
    })

    await test.step('the opening lot is asked for, and shown before it is written', async () => {
      await page.getByRole('button', { name: 'Enter the opening lot' }).click()
      const panel = page.getByRole('dialog', { name: 'Enter the opening lot' })
      await expect(panel.getByLabel('Shares')).toHaveValue('7')
      await panel.getByLabel('Trade day').fill('2019-04-01')
      await panel.getByLabel('Cost of all of them').fill('900')
      await panel.getByRole('button', { name: 'See what it changes' }).click()
      await expect(panel.getByRole('table', { name: 'What this changes' })).toContainText('7 for $900.00')
      await panel.getByRole('button', { name: 'Write it' }).click()
      await expect(page.getByRole('region', { name: 'Differences' }).getByRole('listitem')).toHaveCount(1)
    })

    await test.step('so is the split', async () => {
      await page.getByRole('button', { name: 'Enter the split' }).click()
      const panel = page.getByRole('dialog', { name: 'Enter the split' })
      await panel.getByLabel('Trade day').fill('2026-01-05')
      await panel.getByRole('button', { name: 'See what it changes' }).click()
      await expect(panel.getByRole('table', { name: 'What this changes' })).toContainText('20 for $1,000.00')
      await panel.getByRole('button', { name: 'Write it' }).click()
      await expect(page.getByRole('status').getByRole('heading')).toHaveText('Everything agrees')
      await expect(page.getByRole('status')).toContainText(
        'All 4 figures agree to the share and the cent on 27 Feb 2026.',
      )
    })

    await test.step('the agreement is kept, and a change of the past is told', async () => {
      await page.getByRole('button', { name: 'Put it away' }).click()
      await expect(page.getByRole('region', { name: 'Last agreed' })).toContainText(
        'The ledger of that day is unchanged',
      )
      const report = JSON.parse(
        commandLine(app, 'import', 'reconcile', put('positions.csv', positions(20)), '--json'),
      ) as { equal: boolean }
      expect(report.equal).toBe(true)
    })
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
})

test('from a wrong row to the right one and back: corrected with its effects shown, then taken back', async ({
  page,
  app,
}) => {
  const own = mkdtempSync(join(tmpdir(), 'trimtab-correct-'))
  try {
    writeFileSync(join(own, 'history.csv'), HISTORY)
    commandLine(app, 'account', 'add', 'Brokerage')
    commandLine(app, 'import', 'add', join(own, 'history.csv'))
    await page.reload()
    await begin(page)
    await visit(page, 'portfolio/activity', 'Portfolio')
    const rows = page.getByRole('table', { name: 'Transactions' })

    await test.step('the table is sorted by any column, on the ledger’s side', async () => {
      await page.getByRole('button', { name: 'Sort by Amount' }).click()
      await expect(rows.getByRole('row').nth(1)).toContainText('5,000.00')
      await page.getByRole('button', { name: 'Sort by Amount' }).click()
      await expect(rows.getByRole('row').nth(1)).toContainText('4,000.00')
      expect(await axeFaults(page)).toEqual([])
    })

    await test.step('a correction shows what it does to lots and gains, and asks why', async () => {
      await page.getByRole('button', { name: 'Look at: Buy SYNA, 5 May 2025' }).click()
      const panel = page.getByRole('dialog')
      await expect(panel).toContainText('From history.csv, line 5.')
      await panel.getByRole('button', { name: 'Correct…' }).click()
      await expect(panel.getByLabel('Paid in all')).toHaveValue('4000')
      await panel.getByLabel('Paid in all').fill('3,000')
      await expect(panel.getByRole('button', { name: 'See what it changes' })).toBeDisabled()
      await panel.getByLabel('Why it is changed').fill('The statement says three thousand.')
      await panel.getByRole('button', { name: 'See what it changes' }).click()
      // Twenty of sixty were sold for 1,000: they cost 1,333.33, now 1,000.
      const effects = panel.getByRole('table', { name: 'What this changes' })
      await expect(effects).toContainText('Short-term gains of 2025')
      await expect(effects).toContainText('$333.33')
      expect(await axeFaults(page)).toEqual([])
      await panel.getByRole('button', { name: 'Correct it' }).click()
      await expect(rows).toContainText('3,000.00')
    })

    await test.step('undo brings the old row back', async () => {
      expect(await axeFaults(page)).toEqual([])
      await page.getByRole('button', { name: /^Undo last change: Purchase of 60 SYNA/ }).click()
      const panel = page.getByRole('dialog', { name: 'Take the last change back?' })
      await expect(panel).toContainText('The statement says three thousand.')
      await panel.getByRole('button', { name: 'Take it back' }).click()
      await expect(rows).toContainText('4,000.00')
      await expect(page.getByRole('button', { name: /^Undo last change/ })).toHaveCount(0)
    })

    await test.step('a row entered by hand stands among the others, and the journal tells all of it', async () => {
      await page.getByRole('button', { name: 'Enter a transaction…' }).click()
      const panel = page.getByRole('dialog', { name: 'Enter a transaction' })
      await panel.getByLabel('What happened').selectOption({ label: 'Dividend' })
      await panel.getByLabel('Account').selectOption({ label: 'Brokerage' })
      await panel.getByLabel('Trade day').fill('2026-01-15')
      await panel.getByLabel('Symbol').fill('SYNA')
      await panel.getByLabel('Received').fill('12.34')
      await panel.getByRole('button', { name: 'See what it changes' }).click()
      await expect(panel.getByRole('table', { name: 'What this changes' })).toContainText('Cash in Brokerage')
      await panel.getByRole('button', { name: 'Write it' }).click()
      await expect(rows).toContainText('12.34')
      await visit(page, 'journal', 'Journal')
      for (const words of ['corrected by hand', 'taken back', 'entered by hand'])
        await expect(page.getByText(words).first()).toBeVisible()
    })
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
})
