import { calmar, sharpe, sortino, volatility } from '../../backtest/stats.ts'
import { kurtosisOfMoments, skewnessOfMoments } from '../moments.ts'
import { kappa3, omega, upsidePotentialRatio } from '../partialMoments.ts'
import { type Study } from '../study.ts'
import { painIndex, ulcerIndex } from '../underwater.ts'
import { type Metric, metric, growthOf, cagrOf, billsPerYear, over, deepest } from './metric.ts'

export const ratiosMetrics: readonly Metric[] = [
  metric(
    'ratios',
    'ratio',
    'sharpe',
    'Sharpe ratio',
    'Mean excess over bills over its sample deviation × √(periods a year)',
    'Sharpe 1994',
    (s) => sharpe(s.over, s.input.perYear),
  ),
  metric(
    'ratios',
    'ratio',
    'sharpeMonths',
    'Sharpe ratio from months',
    'Mean of calendar months over their sample deviation × √12; bills are not taken off',
    'STAT-5',
    (s) => sharpe(s.months, 12),
  ),
  metric(
    'ratios',
    'ratio',
    'adjustedSharpe',
    'Adjusted Sharpe ratio',
    'Growth per year over volatility, times 1 + S/6 × it − (K − 3)/24 × its square (moments)',
    'Pézier and White 2006',
    (s) => adjustedSharpe(s),
  ),
  metric(
    'ratios',
    'ratio',
    'sortino',
    'Sortino ratio',
    'Annualised mean excess over downside risk',
    'Sortino and Price 1994',
    (s) => sortino(s.over, s.input.perYear),
  ),
  metric(
    'ratios',
    'ratio',
    'calmar',
    'Calmar ratio',
    'Growth per year over the size of the deepest fall, whole period',
    'Young 1991',
    (s) => calmar(cagrOf(s), deepest(s)?.depth ?? 0),
  ),
  metric(
    'ratios',
    'ratio',
    'martin',
    'Martin ratio',
    'Growth per year less bills over the ulcer index',
    'Martin and McCann 1989',
    (s) => over(cagrOf(s) - billsPerYear(s), ulcerIndex(s.input.values)),
  ),
  metric(
    'ratios',
    'ratio',
    'pain',
    'Pain ratio',
    'Growth per year less bills over the pain index',
    'Becker 2006',
    (s) => over(cagrOf(s) - billsPerYear(s), painIndex(s.input.values)),
  ),
  metric(
    'ratios',
    'ratio',
    'omega',
    'Omega',
    'Gains over losses of periods, against bills',
    'Keating and Shadwick 2002',
    (s) => omega(s.over),
  ),
  metric(
    'ratios',
    'ratio',
    'gainToPain',
    'Gain to pain',
    'Sum of calendar months over the sum of the losing ones',
    'Schwager 2012',
    (s) => {
      const o = omega(s.months)
      return o === null ? null : o - 1
    },
  ),
  metric(
    'ratios',
    'ratio',
    'upsidePotentialRatio',
    'Upside potential ratio',
    'Mean gain over bills over the root of the mean squared shortfall',
    'Sortino, van der Meer and Plantinga 1999',
    (s) => upsidePotentialRatio(s.over),
  ),
  metric(
    'ratios',
    'ratio',
    'kappa3',
    'Kappa 3',
    'Mean excess over the cube root of the third lower partial moment',
    'Kaplan and Knowles 2004',
    (s) => kappa3(s.over),
  ),
  metric(
    'ratios',
    'ratio',
    'recoveryFactor',
    'Recovery factor',
    'Total return over the size of the deepest fall',
    'STAT-12',
    (s) => calmar(growthOf(s.input.values) - 1, deepest(s)?.depth ?? 0),
  ),
]

function adjustedSharpe(study: Study): number | null {
  const ratio = over(cagrOf(study) - billsPerYear(study), volatility(study.returns, study.input.perYear))
  const skew = skewnessOfMoments(study.returns)
  const kurtosis = kurtosisOfMoments(study.returns)
  if (ratio === null || skew === null || kurtosis === null) return null
  return ratio * (1 + (skew / 6) * ratio - ((kurtosis - 3) / 24) * ratio * ratio)
}
