import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { home } from '../support/home.ts'
import type { LocalhostApp } from '../support/localhostApp.ts'

/** Puts away the words that are said once, on first opening. */
export async function begin(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I have read this' }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}

/** Opens a page by its address and waits for its title. */
export async function visit(page: Page, address: string, title: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${address}`)
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible()
}

/** The synthetic household, from the button on the empty window. */
export async function openDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Explore with the demo ledger' }).click()
  await expect(page.getByRole('banner')).toContainText('demo ledger', { timeout: 50_000 })
  await expect(page.getByRole('heading', { level: 1, name: 'Today', exact: true })).toBeVisible()
}

/** What the command line says on the ledger that the window has open. A refusal or a fault throws. */
export function commandLine(app: LocalhostApp, ...words: readonly string[]): string {
  return execFileSync(process.execPath, [join(home, 'bin/trimtab.js'), ...words, '--ledger', app.ledger], {
    encoding: 'utf8',
    env: { ...process.env, TRIMTAB_DATA: dirname(app.ledger) },
  })
}
