import { defineConfig } from 'vitest/config'

/**
 * Two projects. `unit` stands beside the code and takes seconds; `whole` crosses folders, and some of it needs the
 * build and a browser. `npm run check` runs the first, `npm test` both.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'whole',
          include: ['tests/*.test.ts', 'tests/golden/**/*.test.ts', 'tests/support/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
