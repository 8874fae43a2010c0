import { annualGrowth, mean } from '../../backtest/stats.ts'
import { type Metric, metric, growthOf, cagrOf } from './metric.ts'

export const growthMetrics: readonly Metric[] = [
  metric(
    'growth',
    'fraction',
    'totalReturn',
    'Total return',
    'Last value over first, minus 1',
    'GIPS 2020',
    (s) => growthOf(s.input.values) - 1,
  ),
  metric(
    'growth',
    'fraction',
    'cagr',
    'Growth per year',
    'Total growth to the power of 1 over years; years = calendar days / 365.25',
    'STAT-2',
    cagrOf,
  ),
  metric(
    'growth',
    'fraction',
    'arithmeticMean',
    'Arithmetic mean per year',
    'Mean return of a period × periods a year',
    'STAT-1',
    (s) => mean(s.returns) * s.input.perYear,
  ),
  metric(
    'growth',
    'fraction',
    'arithmeticMeanMonth',
    'Arithmetic mean of a month',
    'Mean of calendar months',
    'STAT-5',
    (s) => mean(s.months),
  ),
  metric(
    'growth',
    'fraction',
    'geometricMeanMonth',
    'Geometric mean of a month',
    'Total growth to the power of 1 over calendar months, minus 1',
    'STAT-5',
    (s) => annualGrowth(growthOf(s.input.values), s.months.length),
  ),
  metric(
    'growth',
    'fraction',
    'excessPerYear',
    'Return over bills per year',
    'Mean excess over bills × periods a year',
    'STAT-3',
    (s) => mean(s.over) * s.input.perYear,
  ),
  metric(
    'growth',
    'fraction',
    'bestPeriod',
    'Best period',
    'Highest return of one period of the data',
    'STAT-1',
    (s) => most(s.returns),
  ),
  metric(
    'growth',
    'fraction',
    'worstPeriod',
    'Worst period',
    'Lowest return of one period of the data',
    'STAT-1',
    (s) => least(s.returns),
  ),
  metric(
    'growth',
    'fraction',
    'bestMonth',
    'Best month',
    'Calendar months; the first and last may be partial',
    'STAT-5',
    (s) => most(s.months),
  ),
  metric(
    'growth',
    'fraction',
    'worstMonth',
    'Worst month',
    'Calendar months; the first and last may be partial',
    'STAT-5',
    (s) => least(s.months),
  ),
  metric(
    'growth',
    'fraction',
    'bestYear',
    'Best year',
    'Calendar years; the first and last may be partial',
    'STAT-5',
    (s) => most(s.calendarYears),
  ),
  metric(
    'growth',
    'fraction',
    'worstYear',
    'Worst year',
    'Calendar years; the first and last may be partial',
    'STAT-5',
    (s) => least(s.calendarYears),
  ),
]

function most(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b))
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b))
}
