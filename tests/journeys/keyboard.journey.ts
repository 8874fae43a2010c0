import type { Page } from '@playwright/test'
import { expect, test } from '../support/app.ts'

// Not one click in this file: what is not reached by keys is out of reach for some.

test('the words said once, the skip link, every page by a letter, and a command by its name', async ({
  page,
}) => {
  await test.step('the first words hold the focus and are put away with Enter', async () => {
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'I have read this' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alertdialog')).toHaveCount(0)
  })

  await test.step('the skip link is the first stop and leads past the rail to the page', async () => {
    await page.goto(new URL(page.url()).origin)
    await expect(page.locator('h1')).toBeVisible()
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to the page' })
    await expect(skip).toBeFocused()
    await expect(skip).toBeInViewport()
    await page.keyboard.press('Enter')
    await expect(page.locator('main h1')).toBeFocused()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  await test.step('g and a letter open each page that the rail names, with the focus on its title', async () => {
    await press(page, 'g', 'd')
    await expect(page.locator('main h1')).toHaveText('Data')
    for (const link of await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').all()) {
      const letter = (await link.getAttribute('aria-keyshortcuts'))!.replace('G ', '').toLowerCase()
      const title = (await link.getAttribute('title'))!
      await press(page, 'g', letter)
      await expect(link).toHaveAttribute('aria-current', 'page')
      await expect(page).toHaveTitle(`${title} · Trimtab`)
      await expect(page.locator('main h1')).toBeFocused()
    }
    await press(page, 'g', 'c')
    await expect(page.locator('main h1')).toHaveText('Sleeve and core')
  })

  await test.step('letters that are typed into a field go nowhere', async () => {
    await press(page, 'g', 'j')
    const search = page.getByRole('textbox', { name: 'Search the journal' })
    await search.focus()
    await page.keyboard.type('go down')
    await expect(search).toHaveValue('go down')
    await expect(page.getByText('Nothing in the journal mentions “go down”.')).toBeVisible()
    await expect(page.locator('main h1')).toHaveText('Journal')
  })

  await test.step('the command field closes with Escape and gives the focus back', async () => {
    await press(page, 'Tab')
    const before = await page.evaluate(() => document.activeElement?.outerHTML)
    await page.keyboard.press('Control+K')
    await expect(page.getByRole('searchbox', { name: 'Command' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect(await page.evaluate(() => document.activeElement?.outerHTML)).toBe(before)
  })

  await test.step('a theme is chosen by its name, and stays', async () => {
    await command(page, 'Dark theme')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.goto(new URL(page.url()).origin)
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await command(page, 'Light theme')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  })

  await test.step('the demo ledger is opened by its name', async () => {
    await command(page, 'Explore with the demo')
    await expect(page.getByRole('banner')).toContainText('demo ledger', { timeout: 50_000 })
    await command(page, 'Lots of VNQ')
    await expect(page.locator('main h1')).toHaveText('Portfolio')
  })
})

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Opens the command field, types enough of a name, and takes the first that fits. */
async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+K')
  const field = page.getByRole('searchbox', { name: 'Command' })
  await expect(field).toBeFocused()
  await page.keyboard.type(name)
  await expect(page.getByRole('menuitem')).toHaveCount(1)
  // As a person would: Enter once the line is seen to be chosen. Assets held may still be on their way when it is typed.
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem')).toHaveAttribute('data-focused', 'true', { timeout: 500 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}
