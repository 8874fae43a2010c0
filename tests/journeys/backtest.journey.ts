import type { Page } from '@playwright/test'
import { axeFaults, expect, test } from '../support/app.ts'
import { begin, commandLine, openDemo, visit } from './steps.ts'

test('a test of a rule shows its progress, stops when told, and else ends with the figures of the command line', async ({
  page,
  app,
}) => {
  test.setTimeout(120_000)
  await overhear(page, app.origin)
  await begin(page)
  await openDemo(page)
  // Today tests the live rule by itself; its run must be over before one of ours is looked for.
  await expect(page.getByRole('heading', { name: 'The rule, tested on the past' })).toBeVisible({
    timeout: 30_000,
  })
  await visit(page, 'lab', 'Lab')
  await expect(page.getByLabel('Strategy')).toContainText('version 1, live')

  await test.step('cancelled while it runs, nothing of it is shown', async () => {
    // A run of a tenth of a second may end before the word to stop arrives: then it is started once more.
    await expect(async () => {
      const before = (await overheard(page)).length
      await cancelWhenItShows(page)
      await page.getByRole('button', { name: 'Run the test' }).click()
      await expect.poll(async () => (await overheard(page)).length).toBe(before + 1)
      expect((await overheard(page))[before]).toContain('"cancelled"')
    }).toPass()
    const seen = await page.evaluate(() => (globalThis as unknown as { seenAtCancel: string[] }).seenAtCancel)
    expect(seen).toEqual([expect.stringContaining('% done'), 'Running the test'])
    await expect(page.getByRole('button', { name: 'Run the test' })).toBeEnabled()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Figures' })).toHaveCount(0)
  })

  await test.step('run to its end, it gives its figures and what to bear in mind', async () => {
    await page.getByRole('button', { name: 'Run the test' }).click()
    await expect(page.getByRole('heading', { name: 'Figures' })).toBeVisible()
    await expect(page.getByText('In sample, not validated')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible()
    expect(await axeFaults(page)).toEqual([])
  })

  await test.step('the command line finds the same on the same ledger', async () => {
    const said = commandLine(app, 'backtest', 'demo-twelve-month-average')
    const figures = page.getByRole('table').filter({ hasText: 'Worst drawdown' }).first()
    for (const name of ['net of costs', 'Volatility', 'Worst drawdown']) {
      const line = said.split('\n').find((each) => each.trim().startsWith(name))
      const printed = line?.match(/[\u2212\d.]+(?=%)/g)
      expect(printed, `${name} of the command line`).toHaveLength(3)
      const cells = await figures
        .getByRole('row')
        .filter({ hasText: name })
        .getByRole('cell')
        .allTextContents()
      expect(cells.map((cell) => Number.parseFloat(cell.replace('\u2212', '-')).toFixed(1))).toEqual(
        printed!.map((text) => Number.parseFloat(text.replace('\u2212', '-')).toFixed(1)),
      )
    }
  })
})

/** A hand is too slow for a tenth of a second: the page itself presses Cancel as soon as there is one. */
function cancelWhenItShows(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seenAtCancel: seen })
    const look = new MutationObserver(() => {
      const box = document.querySelector('.page-job')
      const cancel = box?.querySelector('button')
      if (!box || !cancel) return
      look.disconnect()
      seen.push(box.textContent, box.querySelector('[role=progressbar]')?.getAttribute('aria-label') ?? '')
      cancel.click()
    })
    look.observe(document.body, { subtree: true, childList: true })
  })
}

/** Keeps what the host answers to back-tests, beside what the page makes of it. */
async function overhear(page: Page, origin: string): Promise<void> {
  await page.addInitScript(() => {
    const said: string[] = []
    const ask = globalThis.fetch
    Object.assign(globalThis, { overheard: said })
    globalThis.fetch = async (...call: Parameters<typeof ask>) => {
      const response = await ask(...call)
      if (response.url.includes('/backtest.run/'))
        void response
          .clone()
          .text()
          .then((text) => said.push(text.slice(0, 400)))
      return response
    }
  })
  await page.goto(origin)
}

function overheard(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { overheard: string[] }).overheard)
}
