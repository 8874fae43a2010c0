import { expect, test } from 'vitest'
import { stackPaths } from './WeightPlot.tsx'

test('layers stand on one another and together fill the plot', () => {
  const [lower, upper] = stackPaths([Float64Array.of(0.25, 1), Float64Array.of(0.75, 0)])
  expect(lower).toBe('M0.00 75.00H240.00L240.00 0.00H480.00L480.00 100.00H240.00L240.00 100.00H0.00Z')
  expect(upper).toBe('M0.00 0.00H240.00L240.00 0.00H480.00L480.00 0.00H240.00L240.00 75.00H0.00Z')
})

test('nothing held is nothing drawn', () => {
  expect(stackPaths([new Float64Array()])).toEqual([''])
})
