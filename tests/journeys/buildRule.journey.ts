import type { Locator, Page } from '@playwright/test'
import { axeFaults, expect, test } from '../support/app.ts'
import { begin, commandLine, openDemo, visit } from './steps.ts'

test('a rule of relative and absolute momentum is built from nothing, corrected, saved and tested', async ({
  page,
  app,
}) => {
  test.setTimeout(120_000)
  await begin(page)
  await openDemo(page)
  await visit(page, 'strategy/edit', 'Strategy')
  const sentence = page.locator('.rule-sentence')

  await test.step('an empty draft gets a name, a sleeve and what it may hold', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Two momenta')
    await page.getByRole('button', { name: 'Add a sleeve' }).click()
    const universe = page.getByRole('group', { name: 'May hold' })
    for (const box of await universe.getByRole('checkbox', { checked: true }).all()) await box.uncheck()
    for (const name of [/^VTI/, /^BND/, /^DBC/]) await universe.getByLabel(name).check()
    await expect(sentence).toContainText('12-month average')
  })

  const step = (n: number): Locator => page.getByRole('listitem', { name: new RegExp(`^Step ${n}:`) })
  await test.step('the first step becomes a rank by momentum, a second one holds it against nothing', async () => {
    await page.getByLabel('Kind of step 1').selectOption({ label: 'The highest ranked' })
    await expect(sentence).toContainText('12-month return is the highest')
    await add(page, 'Which are in: a measure against a threshold')
    await expect(page.getByLabel('Kind of step 2')).toHaveValue('selectWhen')
    await step(2).getByLabel('Threshold, %').fill('1')
    await expect(sentence).toContainText('12-month return is at or above 1%')
    await step(3).getByLabel('Parts counted over').selectOption({ label: 'Those in' })
  })

  await test.step('a number past its limit is said beside it, changes nothing and is gone when one leaves', async () => {
    const count = step(1).getByLabel('How many are in, assets')
    await count.fill('99')
    await expect(step(1).getByText('A whole number from 1 to 60')).toBeVisible()
    await expect(sentence).toContainText('is the highest')
    await count.blur()
    await expect(count).toHaveValue('1')
  })

  await test.step('what the checker refuses stands beside the field that it names', async () => {
    await step(2)
      .getByRole('combobox', { name: 'Measure', exact: true })
      .selectOption({ label: 'Two averages' })
    await step(2).getByLabel('Fast average', { exact: true }).fill('300')
    await expect(step(2).getByText('The fast window is not shorter than the slow one')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Save/ })).toBeDisabled()
  })

  await test.step('undo takes back a change at a time, with the keyboard too', async () => {
    const undo = page.getByRole('button', { name: 'Undo the last change' })
    await undo.click()
    await expect(step(2).getByLabel('Fast average', { exact: true })).toHaveValue('50')
    await undo.focus()
    await page.keyboard.press('Control+z')
    await expect(sentence).toContainText('12-month return is at or above 1%')
  })

  await test.step('a step moves with Alt and an arrow, within its own sort', async () => {
    await page.getByLabel('Kind of step 2').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(page.getByLabel('Kind of step 1')).toHaveValue('selectWhen')
    await expect(page.getByLabel('Kind of step 1')).toBeFocused()
    await page.keyboard.press('Alt+ArrowDown')
    await expect(page.getByLabel('Kind of step 2')).toHaveValue('selectWhen')
    await expect(page.getByRole('button', { name: 'Move step 2 down' })).toBeDisabled()
  })

  await test.step('a share by a measure shows what its mapping keeps; removed, the rule is as before', async () => {
    const before = await sentence.textContent()
    await add(page, 'How much is kept: share by a measure')
    const kept = step(4).getByRole('table', { name: 'What the mapping makes of a measure' })
    await expect(kept.getByRole('row', { name: /^Keeps/ })).toContainText('50%')
    await expect(step(4).getByRole('img', { name: /^Measure to share/ })).toBeVisible()
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove step 4' }).click()
    await expect(sentence).toHaveText(before!)
  })

  await test.step('saved with a reason, it is on the ledger as it was built', async () => {
    await page.getByRole('textbox', { name: 'Reason' }).fill('The stronger of three, while it rises at all.')
    await page.getByLabel('Make it the plan').uncheck()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Saved as version 1.' })).toBeVisible()
    const said = JSON.parse(commandLine(app, 'strategy', 'show', 'two-momenta', '--json')) as {
      readonly strategy: { readonly sleeves: readonly { readonly steps: readonly { kind: string }[] }[] }
    }
    expect(said.strategy.sleeves[0]!.steps.map(({ kind }) => kind)).toEqual([
      'selectTop',
      'selectWhen',
      'weighEqual',
      'parkIn',
    ])
  })

  await test.step('it is tested, and its trace gives the numbers of both steps', async () => {
    await page.getByRole('link', { name: 'Test it' }).click()
    await page.getByLabel('Strategy').selectOption({ label: 'Two momenta, version 1' })
    await page.getByRole('button', { name: 'Run the test' }).click()
    await expect(page.getByRole('heading', { name: 'Figures' })).toBeVisible({ timeout: 30_000 })
    const rules = page.getByRole('group', { name: 'Rules' })
    await rules.getByLabel('Twelve-month average on five funds').check()
    await page.getByRole('button', { name: 'Compare them' }).click()
    const beside = page.getByRole('table', { name: 'Figures of the rules side by side' })
    await expect(beside.getByRole('columnheader')).toHaveText(
      ['Figure', 'Twelve-month average on five funds', 'Two momenta'],
      { timeout: 30_000 },
    )
    await page.getByRole('button', { name: 'Check for look-ahead' }).click()
    await expect(page.getByText(/^No look-ahead found: 100 runs/)).toBeVisible({ timeout: 30_000 })
    await page
      .getByLabel('Number to vary')
      .selectOption({ label: 'Step 1, the highest ranked: count, now 1' })
    await page.getByLabel('Values to try').fill('1, 2, 3')
    await page.getByRole('button', { name: 'Try the values' }).click()
    const tried = page.getByRole('table', { name: 'The sleeve for every value tried' })
    await expect(tried.getByRole('row')).toHaveCount(4, { timeout: 30_000 })
    expect(await axeFaults(page)).toEqual([])
    await visit(page, 'strategy/trace', 'Strategy')
    await page.getByLabel('Strategy').selectOption({ label: 'Two momenta' })
    await expect(page.locator('.signal')).toHaveCount(6)
    expect(await axeFaults(page)).toEqual([])
  })
})

async function add(page: Page, step: string): Promise<void> {
  await page.getByLabel('Next step').selectOption({ label: step })
  await page.getByRole('button', { name: 'Add the step' }).click()
}
