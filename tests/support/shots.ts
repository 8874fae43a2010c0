import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright'
import { axeFaults, watchFaults } from './app.ts'
import { browserOrThrow } from './browser.ts'
import buildOnce from './buildOnce.ts'
import { home } from './home.ts'
import { startLocalhostApp } from './localhostApp.ts'
import { SCENES, type Scene } from './shotScenes.ts'

/**
 * `npm run shots [-- PAGE…] [--wide 1024] [--tall 3000]`: every page × {empty, demo, refused} × {light, dark} as PNG in the ignored
 * folder `shots`, and every scene, from the built window in a real Chromium, to be looked at. Prints what axe and the console had to say.
 */
const PAGES = [
  'today',
  'portfolio',
  'portfolio/lots',
  'portfolio/activity',
  'portfolio/gains',
  'portfolio/tax',
  'portfolio/tax?view=form',
  'portfolio/tax?view=harvest',
  'portfolio/tax?view=facts',
  'portfolio/performance',
  'sleeve',
  'strategy',
  'strategy/templates',
  'strategy/edit',
  'strategy/trace',
  'lab',
  'rebalance',
  'journal',
  'data',
  'data/reconcile',
  'data/prices',
  'data/currencies',
  'data/export',
  'data/accounts',
  'data/batches',
  'settings',
]
const STATES = ['empty', 'demo', 'refused'] as const
const THEMES = ['light', 'dark'] as const
const TODAY = '2026-03-02'

const argv = process.argv.slice(2)
const width = numberAfter('--wide') ?? 1440
/** The pages scroll inside the window: a tall one shows them whole. */
const height = numberAfter('--tall') ?? 900
const named = argv.filter((word, i) => !word.startsWith('--') && !argv[i - 1]?.startsWith('--'))
const wanted =
  named.length === 0 ? PAGES : PAGES.filter((page) => named.some((name) => page.startsWith(name)))

const scenes =
  named.length === 0 ? SCENES : SCENES.filter((scene) => named.some((name) => scene.name.startsWith(name)))

process.exitCode = await main()

function numberAfter(option: string): number | undefined {
  const at = argv.indexOf(option)
  return at < 0 ? undefined : Number(argv[at + 1])
}

async function main(): Promise<number> {
  buildOnce()
  const folder = join(home, 'shots')
  mkdirSync(folder, { recursive: true })
  const found = browserOrThrow()
  const browser = await chromium.launch(found.launch)
  let faults = 0
  try {
    for (const state of STATES)
      for (const theme of THEMES) faults += await shoot(browser, folder, state, theme)
    for (const scene of scenes)
      for (const theme of THEMES) faults += await shootScene(browser, folder, scene, theme)
  } finally {
    await browser.close()
  }
  process.stdout.write(`${faults} faults; pictures in shots\n`)
  return faults === 0 ? 0 : 1
}

async function shoot(
  browser: Browser,
  folder: string,
  state: (typeof STATES)[number],
  theme: (typeof THEMES)[number],
): Promise<number> {
  const own = mkdtempSync(join(tmpdir(), 'trimtab-shots-'))
  const ledger = join(own, 'household.db')
  if (state === 'refused') writeFileSync(ledger, 'This is no ledger.\n'.repeat(40))
  const app = await startLocalhostApp({ ledger, today: TODAY })
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height } })
  let faults = 0
  try {
    const page = await context.newPage()
    const behind = await watchFaults(page, app.origin)
    await page.goto(app.entrance)
    if (state !== 'refused') await page.getByRole('button', { name: 'I have read this' }).click()
    if (state === 'demo') {
      await page
        .getByRole('button', { name: /demo ledger/i })
        .first()
        .click()
      await page.getByText('demo ledger').first().waitFor({ timeout: 60_000 })
    }
    for (const name of wanted) {
      await page.evaluate((hash) => (location.hash = hash), `#/${name}`)
      await page.locator('main h1').waitFor()
      if (name === 'lab' && state === 'demo') {
        await page.getByRole('button', { name: 'Run the test' }).click()
        await page.getByText('Growth of 100').waitFor({ timeout: 60_000 })
      }
      // Answers come in their own time; a picture of "Reading" would show nothing.
      await page.waitForLoadState('networkidle')
      await page.waitForTimeout(400)
      await page.screenshot({
        path: join(folder, `${name.replaceAll(/\W+/g, '-')}-${state}-${theme}.png`),
        fullPage: true,
      })
      for (const fault of await axeFaults(page)) {
        faults++
        process.stdout.write(`${name} ${state} ${theme}: axe ${fault}\n`)
      }
    }
    for (const fault of await behind()) {
      if (state === 'refused' && fault.startsWith('console:')) continue
      faults++
      process.stdout.write(`${state} ${theme}: ${fault}\n`)
    }
  } finally {
    await context.close()
    await app.close()
    rmSync(own, { recursive: true, force: true })
  }
  return faults
}

async function shootScene(
  browser: Browser,
  folder: string,
  { name, give, act }: Scene,
  theme: (typeof THEMES)[number],
): Promise<number> {
  const own = mkdtempSync(join(tmpdir(), 'trimtab-shots-'))
  const ledger = join(own, 'household.db')
  give?.((...words) => {
    execFileSync(process.execPath, [join(home, 'bin/trimtab.js'), ...words, '--ledger', ledger], {
      env: { ...process.env, TRIMTAB_DATA: own },
    })
  })
  const app = await startLocalhostApp({ ledger, today: TODAY })
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height } })
  let faults = 0
  try {
    const page = await context.newPage()
    const behind = await watchFaults(page, app.origin)
    await page.goto(app.entrance)
    await page.getByRole('button', { name: 'I have read this' }).click()
    await act(page)
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), fullPage: true })
    for (const fault of [...(await axeFaults(page)), ...(await behind())]) {
      faults++
      process.stdout.write(`${name} ${theme}: ${fault}\n`)
    }
  } finally {
    await context.close()
    await app.close()
    rmSync(own, { recursive: true, force: true })
  }
  return faults
}
