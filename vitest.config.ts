import { defineConfig } from 'vitest/config'

/** Thousands of made-up files for each parser take their time: with the whole, not with each check. */
const fuzz = 'src/**/fuzz.test.ts'

/**
 * `unit` stands beside the code and takes seconds; `whole` crosses folders, and some of it needs the build and a browser; `fuzz`
 * feeds the parsers with made-up files; `desktop` needs Electron's own runtime. `npm run check` runs the first, `npm test` all that can run.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: [fuzz],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/desktop.test.ts'],
          globalSetup: ['tests/support/buildOnce.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'fuzz', include: [fuzz], environment: 'node' } },
      {
        test: {
          name: 'desktop',
          include: ['tests/desktop.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          globalSetup: ['tests/support/buildOnce.ts'],
        },
      },
    ],
  },
})
