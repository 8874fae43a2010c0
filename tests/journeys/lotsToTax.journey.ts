import { readFileSync } from 'node:fs'
import { axeFaults, expect, test } from '../support/app.ts'
import { begin, commandLine, openDemo, visit } from './steps.ts'

test('from lots to taxes: a method tried, a sale given its lots, a split looked at, a year explained and filed', async ({
  page,
  app,
}) => {
  test.setTimeout(180_000)
  await begin(page)
  await openDemo(page)

  await test.step('another method shows what it would change before it holds', async () => {
    await visit(page, 'data/accounts', 'Data')
    await page.getByRole('button', { name: 'Change how a sale in Joint brokerage takes lots' }).click()
    const panel = page.getByRole('group', { name: 'How a sale in Joint brokerage takes lots' })
    await panel.getByLabel('A sale in Joint brokerage takes').selectOption('fifo')
    await panel.getByLabel('From').fill('2021-01-01')
    await expect(panel.getByText(/sales? would take other lots/)).toBeVisible()
    await expect(panel.getByRole('button', { name: 'Apply from 1 Jan 2021' })).toBeEnabled()
    expect(await axeFaults(page)).toEqual([])
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await expect(panel).toHaveCount(0)
  })

  await test.step('a sale shows what each method would take, and takes the lots it is given', async () => {
    await visit(page, 'portfolio/gains', 'Portfolio')
    await page
      .getByRole('button', { name: /^Lots of the sale of/ })
      .first()
      .click()
    const sale = page.getByRole('region', { name: /^Lots of the sale of/ })
    await sale.getByRole('button', { name: 'Fill in last in, first out' }).click()
    await expect(sale.getByRole('status')).toContainText('exactly the sale')
    await sale.getByLabel('Where the choice was made').fill('Order of that day')
    expect(await axeFaults(page)).toEqual([])
    await sale.getByRole('button', { name: 'Take these lots' }).click()
    await expect(sale).toHaveCount(0)
  })

  await test.step('a split shows the lots before and after, and is entered', async () => {
    await visit(page, 'portfolio/lots', 'Portfolio')
    await page.getByRole('button', { name: 'Corporate action…' }).click()
    const form = page.getByRole('region', { name: 'A corporate action' })
    await form.getByLabel('Symbol held').fill('vnq')
    await form.getByLabel('Day', { exact: true }).fill('2026-02-27')
    await form.getByLabel('Units after').fill('2')
    await form.getByLabel('for units before').fill('1')
    await form.getByRole('button', { name: 'Show what it does' }).click()
    await expect(form.getByRole('region', { name: 'Lots after it' })).toContainText('300')
    await expect(form.getByText('No gain and no cash: the cost stays what it was.')).toBeVisible()
    await form.getByRole('button', { name: 'Enter it' }).click()
    await expect(form).toHaveCount(0)
    expect(commandLine(app, 'lots')).toContain('300')
  })

  await test.step('a position older than the files gets its lot, here an inherited one', async () => {
    await page.getByRole('button', { name: 'Lot without a file…' }).click()
    const form = page.getByRole('region', { name: 'A lot without a file' })
    await form.getByLabel('Account').selectOption({ label: 'Joint brokerage' })
    await form.getByLabel('Asset').selectOption({ label: 'VTI' })
    await form.getByLabel('Shares').fill('10')
    await form.getByLabel('How they came').selectOption({ label: 'Inherited' })
    await form.getByLabel('Day of death').fill('2015-01-06')
    await expect(form.getByRole('button', { name: 'Add the lot' })).toBeDisabled()
    await form.getByLabel('Value of all of them that day').fill('1,040')
    await form.getByLabel('Where this is from').fill('Certificate of inheritance')
    expect(await axeFaults(page)).toEqual([])
    await form.getByRole('button', { name: 'Add the lot' }).click()
    await expect(form).toHaveCount(0)
    expect(commandLine(app, 'lots', '--asset', 'VTI')).toContain('$1,040.00')
  })

  await test.step('the year explains its lines, says where its rates are from, and can be filed', async () => {
    await visit(page, 'portfolio/tax', 'Portfolio')
    await page.getByLabel('Tax year').selectOption('2025')
    await expect(page.getByRole('table', { name: /^Gains and losses/ })).toContainText('Net short-term gain')
    await expect(page.getByRole('table', { name: /^Tax, amounts/ })).toContainText('Tax in all')
    await expect(page.getByText('Rates of 2025')).toBeVisible()
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Mark 2025 as filed' }).click()
    await expect(page.getByRole('button', { name: 'Unmark 2025 as filed' })).toBeVisible()
    expect(commandLine(app, 'tax', 'filed')).toContain('2025')
  })

  await test.step('Form 8949 has the sales, and harvest the losses with their windows', async () => {
    await page.getByRole('radio', { name: 'Form 8949' }).click()
    await expect(page.getByText('Nothing was sold in a taxable account in 2025.')).toBeVisible()
    await page.getByLabel('Tax year').selectOption('2026')
    await expect(page.getByRole('table', { name: /^Part/ }).first()).toContainText('(h) Gain')
    await page.getByRole('radio', { name: 'Harvest' }).click()
    await expect(page.getByRole('table', { name: 'Lots at a loss' })).toContainText('Buy again from')
    expect(await axeFaults(page)).toEqual([])
  })

  await test.step('the facts are kept and change the tax', async () => {
    await page.getByRole('radio', { name: 'Your facts' }).click()
    await page.getByLabel('State rate, percent').fill('5.25')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('radio', { name: 'The year' }).click()
    await expect(page.getByRole('table', { name: /^Tax, amounts/ })).toContainText('State tax')
  })

  await test.step('a fund gets its facts and a partner, and two funds count as one', async () => {
    await page.getByRole('radio', { name: 'Your facts' }).click()
    const fund = page.getByRole('region', { name: 'Fund by fund' })
    await fund.getByLabel('Fund', { exact: true }).selectOption({ label: 'VTI' })
    await fund.getByLabel('Qualified dividends, percent').fill('95.5')
    await fund.getByLabel('Buy instead after a loss').fill('NOSUCH')
    await expect(fund.getByRole('button', { name: 'Save the fund' })).toBeDisabled()
    await fund.getByLabel('Buy instead after a loss').fill('vxus')
    await fund.getByRole('button', { name: 'Save the fund' }).click()
    await expect(fund.getByRole('row', { name: /^Change the facts of VTI/ })).toContainText('95.5')
    const groups = page.getByRole('region', { name: 'Substantially identical' })
    await groups.getByLabel('Count this fund').selectOption({ label: 'IEF' })
    await groups.getByLabel('as one with').selectOption({ label: 'BND' })
    await groups.getByRole('button', { name: 'Group them' }).click()
    await expect(groups.getByRole('row', { name: /BND, IEF|IEF, BND/ })).toContainText('your choice')
    expect(await axeFaults(page)).toEqual([])
    await groups.getByRole('button', { name: /^Ungroup/ }).click()
    await expect(groups.getByText('your choice')).toHaveCount(0)
  })

  await test.step('a table of rates is saved, edited, loaded, refused where it is wrong, and dropped again', async () => {
    const rates = page.getByRole('region', { name: 'Rates' })
    const download = page.waitForEvent('download')
    await rates.getByRole('button', { name: 'Save the table of 2025 to a file' }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    const load = (edited: string) =>
      page.setInputFiles('input[type=file]', {
        name: 'mine.json',
        mimeType: 'application/json',
        buffer: Buffer.from(edited),
      })
    await load('not a table')
    await expect(rates.getByRole('alert')).toContainText('mine.json')
    await load(text.replace('"niitRate": "0.038"', '"niitRate": "3.8"'))
    await expect(rates.getByRole('alert')).toContainText('table.niitRate')
    await load(text.replace('"niitRate": "0.038"', '"niitRate": "0.04"'))
    await expect(rates.getByRole('status')).toContainText('2025 is reckoned with the rates of mine.json')
    await expect(rates.getByText('2025, your own')).toBeVisible()
    await rates.getByRole('button', { name: 'Drop your own table of 2025' }).click()
    await expect(rates.getByText('2025, your own')).toHaveCount(0)
  })
})

test('performance adds up to the cent, by account, year and between two days', async ({ page, app }) => {
  test.setTimeout(120_000)
  await begin(page)
  await openDemo(page)
  await visit(page, 'portfolio/performance', 'Portfolio')
  await expect(page.getByText('Adds up exactly; nothing is left over.')).toBeVisible()
  await page.getByRole('radio', { name: 'Year', exact: true }).click()
  await expect(page.getByRole('row', { name: /^2024/ })).toBeVisible()
  await page.getByLabel('Period').selectOption('one')
  await expect(page.getByText('Adds up exactly; nothing is left over.')).toBeVisible()
  expect(await axeFaults(page)).toEqual([])
  expect(commandLine(app, 'performance')).toMatch(/ime-weighted/)
})
