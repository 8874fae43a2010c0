import { correlation, sharpe, volatility } from '../../backtest/stats.ts'
import {
  alphaPerPeriod,
  battingAverage,
  beta,
  betaWhen,
  capture,
  informationRatio,
  jensenAlpha,
  mSquared,
  rSquared,
  trackingError,
} from '../benchmark.ts'
import { type Metric, besides, finite, cagrOf, benchmarkGrowth, billsPerYear, over, times } from './metric.ts'

export const benchmarkMetrics: readonly Metric[] = [
  besides('ratio', 'correlation', 'Correlation', 'Pearson, of period returns', 'STAT-7', (s, a) =>
    correlation(s.returns, a.returns),
  ),
  besides(
    'ratio',
    'beta',
    'Beta',
    'Slope of excess returns over those of the benchmark',
    'Sharpe 1964',
    (s, a) => beta(s.over, a.over),
  ),
  besides(
    'fraction',
    'alpha',
    'Alpha per year',
    'Intercept of the same regression × periods a year',
    'Jensen 1968',
    (s, a) => times(alphaPerPeriod(s.over, a.over), s.input.perYear),
  ),
  besides(
    'fraction',
    'jensenAlpha',
    'Alpha of growth',
    'Growth per year less bills, less beta × that of the benchmark',
    'Bacon 2008',
    (s, a) => {
      const b = beta(s.over, a.over)
      return b === null ? null : jensenAlpha(cagrOf(s), benchmarkGrowth(s), b, billsPerYear(s))
    },
  ),
  besides('ratio', 'rSquared', 'R²', 'Square of the correlation of excess returns', 'STAT-11', (s, a) =>
    rSquared(s.over, a.over),
  ),
  besides(
    'ratio',
    'betaUp',
    'Beta in rising periods',
    'Slope over the periods in which the benchmark beat bills',
    'STAT-11',
    (s, a) => betaWhen(s.over, a.over, true),
  ),
  besides(
    'ratio',
    'betaDown',
    'Beta in falling periods',
    'Slope over the periods in which the benchmark lost to bills',
    'STAT-11',
    (s, a) => betaWhen(s.over, a.over, false),
  ),
  besides(
    'fraction',
    'activeReturn',
    'Active return',
    'Growth per year less that of the benchmark',
    'STAT-11',
    (s) => cagrOf(s) - benchmarkGrowth(s),
  ),
  besides(
    'fraction',
    'trackingError',
    'Tracking error',
    'Sample deviation of the difference × √(periods a year)',
    'Grinold and Kahn 1999',
    (s, a) => finite(trackingError(a.active, s.input.perYear)),
  ),
  besides(
    'ratio',
    'informationRatio',
    'Information ratio',
    'Annualised mean difference over the tracking error',
    'Grinold and Kahn 1999',
    (s, a) => informationRatio(a.active, s.input.perYear),
  ),
  besides(
    'ratio',
    'treynor',
    'Treynor ratio',
    'Growth per year less bills over beta',
    'Treynor 1965',
    (s, a) => {
      const b = beta(s.over, a.over)
      return b === null ? null : over(cagrOf(s) - billsPerYear(s), b)
    },
  ),
  besides(
    'fraction',
    'mSquared',
    'M²',
    'Bills + Sharpe × volatility of the benchmark',
    'Modigliani and Modigliani 1997',
    (s, a) => mSquared(sharpe(s.over, s.input.perYear), volatility(a.over, s.input.perYear), billsPerYear(s)),
  ),
  besides(
    'ratio',
    'captureUp',
    'Upside capture',
    'Annualised growth over that of the benchmark, in calendar months in which it rose',
    'Morningstar 2011',
    (s, a) => capture(s.months, a.months, 'up', 12),
  ),
  besides(
    'ratio',
    'captureDown',
    'Downside capture',
    'Annualised growth over that of the benchmark, in calendar months in which it fell',
    'Morningstar 2011',
    (s, a) => capture(s.months, a.months, 'down', 12),
  ),
  besides(
    'fraction',
    'monthsAhead',
    'Months ahead of the benchmark',
    'Share of calendar months with a higher return',
    'STAT-11',
    (_, a) => battingAverage(a.activeMonths),
  ),
]
