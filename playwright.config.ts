import { defineConfig } from '@playwright/test'
import { browserOrThrow } from './tests/support/browser.ts'

// Journeys start their own hosts (tests/support/app.ts); there is no shared server. Light and dark are two projects.
const launchOptions = browserOrThrow().launch

export default defineConfig({
  testDir: 'tests/journeys',
  testMatch: '*.journey.ts',
  outputDir: 'test-results',
  globalSetup: './tests/support/buildOnce.ts',
  fullyParallel: true,
  workers: 2,
  // Patient: a busy two-core machine takes seconds for what takes a tenth of one elsewhere.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env['TRIMTAB_STAGES']
    ? [['json', { outputFile: 'test-results/journeys.json' }], ['line']]
    : 'list',
  use: { launchOptions, viewport: { width: 1280, height: 860 }, locale: 'en-GB', trace: 'retain-on-failure' },
  projects: [
    { name: 'light', use: { colorScheme: 'light' } },
    { name: 'dark', use: { colorScheme: 'dark' } },
  ],
})
