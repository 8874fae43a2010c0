import { axeFaults, expect, test } from '../support/app.ts'
import { begin, commandLine, openDemo, visit } from './steps.ts'

const REASON = 'The rule left property; bonds wait until the wash window is over.'

test('from a plan to the journal: a warning is answered, a reason given, and the record is whole', async ({
  page,
  app,
}) => {
  test.setTimeout(120_000)
  await begin(page)
  await openDemo(page)

  await test.step('the sleeve says what left its band and leads to the plan', async () => {
    await visit(page, 'sleeve', 'Sleeve and core')
    await expect(page.locator('.page-state')).toContainText('left the sleeve at the close of 27 Feb 2026')
    await expect(page.getByRole('row', { name: /^Total/ })).toContainText('100.0')
    await page.getByRole('link', { name: 'Review plan' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Rebalance' })).toBeVisible()
  })

  const accept = page.locator('.foot-bar .button.primary')
  await test.step('a warning that must be answered blocks the plan, even with a reason', async () => {
    await expect(page.locator('.page-state')).toContainText('One warning needs an answer first.')
    await page.getByLabel('Your reason').fill(REASON)
    await expect(accept).toHaveText('Answer 1 warning to accept')
    await expect(accept).toBeDisabled()
    expect(await axeFaults(page)).toEqual([])
  })

  await test.step('with the warning answered it waits for a reason, and then for nothing', async () => {
    const trades = page.getByRole('table', { name: 'Trades by account, with the lots that sales take' })
    await expect(trades.getByRole('row').filter({ hasText: 'Buy' }).filter({ hasText: 'BND' })).toContainText(
      '619',
    )
    await page.getByText(/^Hold the cash until Sun 15 Mar 2026/).click()
    await expect(accept).toHaveText('Accept the plan')
    await page.getByLabel('Your reason').fill(' ')
    await expect(accept).toHaveText('Give a reason to accept')
    await expect(accept).toBeDisabled()
    await page.getByLabel('Your reason').fill(REASON)
    await accept.click()
    await expect(page.locator('.page-state')).toContainText('Accepted: journal entry 4.')
  })

  await test.step('the journal keeps the reason with its evidence, and verifies', async () => {
    await page.getByRole('link', { name: 'See the journal' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Journal' })).toBeVisible()
    await expect(page.getByText(REASON).first()).toBeVisible()
    await page.getByRole('button', { name: 'Verify' }).click()
    await expect(page.locator('.page-state')).toContainText('1 of 1 plan followed the rule.')
    await expect(page.locator('.page-state')).toContainText('are intact')
    expect(await axeFaults(page)).toEqual([])
    expect(commandLine(app, 'journal', 'list')).toContain(REASON.slice(0, 30))
    expect(commandLine(app, 'journal', 'verify')).toContain('ntact')
  })

  await test.step('opened again, the plan is still decided', async () => {
    await page.goto(app.origin)
    await visit(page, 'rebalance', 'Rebalance')
    await expect(page.locator('.page-state')).toContainText('Accepted: journal entry 4.')
    await expect(page.getByRole('button', { name: /accept/i })).toHaveCount(0)
  })
})
