import { readFileSync } from 'node:fs'
import { axeFaults, expect, test } from '../support/app.ts'
import { begin, commandLine, openDemo, visit } from './steps.ts'

test('a depot in euros: the rate that is missing is asked for, imported, and shown beside the euros', async ({
  page,
  app,
}) => {
  test.setTimeout(120_000)
  await begin(page)
  await openDemo(page)
  commandLine(app, 'account', 'add', 'Depot', '--currency', 'EUR')
  commandLine(
    app,
    ...['activity', 'add', 'buy', '--account', 'Depot', '--symbol', 'SYNE', '--day', '2025-01-06'],
    ...['--quantity', '10', '--amount=-2000'],
  )
  await page.reload()

  await test.step('what lacks a rate says so, and the way leads to the rates', async () => {
    await visit(page, 'portfolio/lots', 'Portfolio')
    await expect(page.getByRole('row', { name: /^Cash, EUR Depot/ })).toContainText('no rate')
    await page.getByRole('link', { name: 'Import exchange rates.' }).click()
    await expect(page.getByText('No rate from EUR to USD')).toBeVisible()
    expect(await axeFaults(page)).toEqual([])
  })

  await test.step('rates without a pair are refused until it is named', async () => {
    const rates = {
      name: 'rates.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('date,rate\n2025-01-03,1.0300\n2025-01-06,1.0390\n2026-02-27,1.0834\n'),
    }
    await page.setInputFiles('input[type=file]', rates)
    await expect(page.getByRole('alert')).toBeVisible()
    await page.getByLabel('Pair, where a file names none').fill('EURUSD')
    await page.setInputFiles('input[type=file]', rates)
    await expect(page.getByRole('status').filter({ hasText: '3 rates added' })).toBeVisible()
    await expect(page.getByRole('row', { name: /EURUSD/ })).toContainText('1 EUR = 1.0834 USD')
    await expect(page.getByText('No rate from EUR to USD')).toHaveCount(0)
  })

  await test.step('euros stand with their dollars under them', async () => {
    await visit(page, 'portfolio/lots', 'Portfolio')
    await expect(page.getByRole('row', { name: /^Cash, EUR Depot/ })).toContainText('−$2,166.80')
    await visit(page, 'portfolio', 'Portfolio')
    await expect(page.getByRole('row', { name: /^SYNE/ })).toContainText('€2,000.00$2,078.00')
    expect(await axeFaults(page)).toEqual([])
  })

  await test.step('the household can reckon in another currency', async () => {
    await visit(page, 'data/currencies', 'Data')
    await page.getByLabel('The household reckons in').fill('EUR')
    await page.getByRole('button', { name: 'Reckon in EUR' }).click()
    await expect(page.getByText('No rate from USD to EUR')).toHaveCount(0)
    expect(commandLine(app, 'fx', 'list')).toContain('reckons in EUR')
  })
})

test('everything comes out as files of one’s own', async ({ page }) => {
  test.setTimeout(120_000)
  await begin(page)
  await visit(page, 'data/export', 'Data')
  await page.getByRole('button', { name: 'Save everything as JSON' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.evaluate(() => {
    location.hash = '#/today'
  })
  await openDemo(page)
  await visit(page, 'data/export', 'Data')
  expect(await axeFaults(page)).toEqual([])
  for (const [format, starts] of [
    ['JSON', '"format":"trimtab-ledger"'],
    ['CSV', 'record,'],
    ['Beancount', 'option "title"'],
  ] as const) {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: `Save everything as ${format}` }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toBe(`trimtab-ledger.${format.toLowerCase()}`)
    expect(readFileSync(await saved.path(), 'utf8').replaceAll(': ', ':')).toContain(starts)
    await expect(page.getByRole('status').filter({ hasText: saved.suggestedFilename() })).toContainText(
      'transactions of',
    )
  }
})

test('a first transaction by hand: an account first, then the entry', async ({ page, app }) => {
  test.setTimeout(120_000)
  await begin(page)
  await page.getByRole('link', { name: 'Enter by hand: add an account first' }).click()
  await page.getByRole('button', { name: 'Add an account' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Depot')
  await page.getByLabel('Owner').fill('Ada')
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Add the account' }).click()
  await page.getByRole('button', { name: 'Enter a transaction…' }).click()
  await expect(page.getByRole('dialog', { name: 'Enter a transaction' })).toBeVisible()
  expect(commandLine(app, 'account', 'list', '--json')).toContain('Ada')
})
