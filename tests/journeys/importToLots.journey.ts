import { join } from 'node:path'
import { axeFaults, expect, test } from '../support/app.ts'
import { home } from '../support/home.ts'
import { begin, visit } from './steps.ts'

const FIXTURES = join(home, 'tests/fixtures/brokers')

test('from a broker file to lots: every line has a fate, a missing lot is entered, an import is undone', async ({
  page,
}) => {
  await begin(page)

  await test.step('the fate of each line is shown before anything is written', async () => {
    await page.setInputFiles('input[type=file]', join(FIXTURES, 'schwab-title.csv'))
    await expect(page.locator('.page-state')).toHaveText(
      'schwab-title.csv is a Schwab history. All 14 rows are read: 10 are new, three hold no data, and one needs you. One account to choose first.',
    )
    const lines = page.getByRole('table', { name: 'Lines of the file' })
    await expect(lines.getByRole('row')).toHaveCount(15)
    const refused = lines.getByRole('row').filter({ hasText: 'Refused' })
    await expect(refused.locator('mark')).toHaveText('Mystery Entry')
    await expect(refused).toContainText('Line 11, column Action: an action that Trimtab does not know.')
    await page.getByRole('radio', { name: 'Not data' }).click()
    await expect(lines.getByRole('row')).toHaveCount(4)
    await page.getByRole('radio', { name: 'All' }).click()
    expect(await axeFaults(page)).toEqual([])
  })

  await test.step('nothing is written before the account is known; the number in the file is remembered', async () => {
    await expect(page.getByRole('button', { name: 'Choose one account to write' })).toBeDisabled()
    await page.getByLabel('Name').fill('Joint brokerage')
    await page.getByLabel('Held at').fill('Schwab')
    await page.getByRole('button', { name: 'Add the account' }).click()
    await expect(page.getByText('Into Joint brokerage.')).toBeVisible()
    await page.getByRole('button', { name: 'Write 10 rows, leave 1 out' }).click()
    await expect(page.getByRole('heading', { name: '10 transactions written' })).toBeVisible()
  })

  await test.step('the same file again is all duplicates', async () => {
    await page.setInputFiles('input[type=file]', join(FIXTURES, 'schwab-title.csv'))
    await expect(page.locator('.page-state')).toContainText('0 are new, ten are in the ledger already')
    await expect(page.getByRole('button', { name: 'Nothing new to write' })).toBeDisabled()
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  await test.step('a second file finds the account by itself', async () => {
    await page.setInputFiles('input[type=file]', join(FIXTURES, 'schwab-plain.csv'))
    await expect(page.getByText('Into Joint brokerage.')).toBeVisible()
    await page.getByRole('button', { name: 'Write 11 rows' }).click()
    await expect(page.getByRole('heading', { name: '11 transactions written' })).toBeVisible()
    await expect(page.locator('.page-state')).toContainText('21 transactions in 1 account')
  })

  await test.step('ten shares for 1,204.95, split to forty, seven sold and three moved out: thirty lots of 903.71', async () => {
    await page.getByRole('link', { name: 'See the lots' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Portfolio' })).toBeVisible()
    const widgets = page.getByRole('row').filter({ hasText: 'QQZ' })
    await expect(widgets).toContainText('30')
    await expect(widgets).toContainText('903.71')
    const merged = page.getByRole('row').filter({ hasText: 'RRZ' })
    await expect(merged).toContainText('unknown')
    await page.getByRole('link', { name: 'Gains' }).click()
    await expect(page.getByRole('row').filter({ hasText: '568.62' })).toContainText('357.75')
  })

  await test.step('the lot that the merger lacks is entered, and the merged shares know their cost', async () => {
    await page.getByRole('link', { name: 'Missing 3' }).click()
    await expect(page.getByRole('heading', { name: '10 ZZY in Joint brokerage' })).toBeVisible()
    await page.getByRole('button', { name: 'Enter the lot' }).click()
    await page.getByLabel('Acquired').fill('2020-05-04')
    await page.getByLabel('Cost of all of them').fill('250.00')
    await page.getByLabel('Where this is from').fill('Statement of May 2020')
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Add the lot' }).click()
    // What the merged shares cost is known with it; what was transferred in is still to be stated.
    await expect(page.getByRole('link', { name: 'Missing 1' })).toBeVisible()
    await expect(page.getByRole('heading', { name: '40 ZZQ in Joint brokerage' })).toBeVisible()
    await page.getByRole('button', { name: 'State it' }).click()
    await page.getByLabel('Acquired').fill('2018-03-01')
    await page.getByLabel('Cost of all of them').fill('1,100.00')
    await page.getByRole('button', { name: 'State it' }).click()
    await expect(page.getByText('Every sale finds its lots. Nothing is missing.')).toBeVisible()
    await visit(page, 'portfolio/lots', 'Portfolio')
    await expect(page.getByRole('row').filter({ hasText: 'RRZ' })).toContainText('250.00')
  })

  await test.step('undoing the second file takes its rows back and keeps the first', async () => {
    await visit(page, 'data/batches', 'Data')
    await page.getByRole('button', { name: 'Undo schwab-plain.csv' }).click()
    await expect(page.getByRole('dialog')).toContainText('Its 11 transactions leave the ledger')
    await page.getByLabel('Why').fill('Wrong period')
    await page.getByRole('button', { name: 'Undo the import' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'schwab-plain.csv' })).toContainText('undone')
    await visit(page, 'portfolio/lots', 'Portfolio')
    const widgets = page.getByRole('row').filter({ hasText: 'QQZ' })
    await expect(widgets).toContainText('40')
    await expect(widgets).toContainText('1,204.95')
  })
})

test('a file that is dropped on the window is read like one that is chosen', async ({ page }) => {
  await begin(page)
  const zone = await page.locator('.drop').boundingBox()
  const session = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: zone!.x + 40,
      y: zone!.y + 20,
      data: { items: [], files: [join(FIXTURES, 'schwab-plain.csv')], dragOperationsMask: 1 },
    })
  }
  await expect(page.locator('.page-state')).toContainText('schwab-plain.csv is a Schwab history.')
  await expect(page.getByRole('button', { name: 'Choose one account to write' })).toBeDisabled()
})

test('a line that was refused is corrected in place, and its old text stays on record', async ({ page }) => {
  await begin(page)
  await page.setInputFiles('input[type=file]', join(FIXTURES, 'schwab-title.csv'))
  await page.getByLabel('Name').fill('Joint brokerage')
  await page.getByRole('button', { name: 'Add the account' }).click()
  await expect(page.getByText('Into Joint brokerage.')).toBeVisible()
  await page.getByRole('button', { name: 'Correct line 11' }).click()
  const panel = page.getByRole('dialog', { name: 'Correct line 11' })
  await expect(panel).toContainText('an action that Trimtab does not know')
  await expect(panel.getByRole('button', { name: 'Try again' })).toBeDisabled()
  await panel.getByLabel('Action', { exact: true }).fill('Service Fee')
  await panel.getByLabel('Amount', { exact: true }).fill('-$1.25')
  expect(await axeFaults(page)).toEqual([])
  await panel.getByRole('button', { name: 'Try again' }).click()
  const lines = page.getByRole('table', { name: 'Lines of the file' })
  await expect(lines.getByRole('row').filter({ hasText: 'Corrected by you' })).toContainText('−1.25')
  await page.getByRole('button', { name: 'Write 11 rows' }).click()
  await expect(page.getByRole('heading', { name: '11 transactions written' })).toBeVisible()
  await visit(page, 'portfolio/activity', 'Portfolio')
  await expect(page.getByRole('table', { name: 'Transactions' })).toContainText(
    'corrected by hand, line 11 was',
  )
})
