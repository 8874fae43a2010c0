import { deviation, downsideRisk, mean, volatility } from '../../backtest/stats.ts'
import {
  cornishFisher,
  expectedShortfall,
  kurtosisOfMoments,
  meanAbsoluteDeviation,
  normalValueAtRisk,
  skewnessOfMoments,
  valueAtRisk,
} from '../moments.ts'
import { type Study } from '../study.ts'
import { type Metric, metric, finite } from './metric.ts'

/** 5 % quantile of the standard normal distribution. */
const Z_FIVE = -1.6448536269514722

export const riskMetrics: readonly Metric[] = [
  metric(
    'risk',
    'fraction',
    'volatility',
    'Volatility',
    'Sample deviation of period returns × √(periods a year)',
    'STAT-3',
    (s) => finite(volatility(s.returns, s.input.perYear)),
  ),
  metric(
    'risk',
    'fraction',
    'volatilityMonths',
    'Volatility from months',
    'Sample deviation of calendar months × √12',
    'STAT-5',
    (s) => finite(volatility(s.months, 12)),
  ),
  metric(
    'risk',
    'fraction',
    'downsideRisk',
    'Downside risk',
    'Root of the mean squared shortfall below bills over all periods × √(periods a year)',
    'Sortino and Price 1994',
    (s) => downsideRisk(s.over, s.input.perYear),
  ),
  metric(
    'risk',
    'fraction',
    'downsideDeviationMonth',
    'Downside deviation of a month',
    'Root of the mean squared shortfall below zero over all calendar months',
    'Sortino and Price 1994',
    (s) => downsideRisk(s.months, 1),
  ),
  metric(
    'risk',
    'fraction',
    'meanAbsoluteDeviation',
    'Mean absolute deviation',
    'Mean distance of period returns from their mean',
    'Bacon 2008',
    (s) => meanAbsoluteDeviation(s.returns),
  ),
  metric(
    'risk',
    'fraction',
    'var5Month',
    'Value at risk of a month, 5 %',
    'Historical: minus the 5 % quantile (type 7) of calendar months, a loss is positive',
    'Jorion 2006',
    (s) => valueAtRisk(s.months, 0.05),
  ),
  metric(
    'risk',
    'fraction',
    'normalVar5Month',
    'Normal value at risk of a month, 5 %',
    '−(mean + z × sample deviation) of calendar months',
    'Jorion 2006',
    (s) => normalVar(s.months, Z_FIVE),
  ),
  metric(
    'risk',
    'fraction',
    'modifiedVar5Month',
    'Modified value at risk of a month, 5 %',
    'Normal, with z corrected for skewness and kurtosis of the moments',
    'Favre and Galeano 2002',
    modifiedVar,
  ),
  metric(
    'risk',
    'fraction',
    'cvar5Month',
    'Expected shortfall of a month, 5 %',
    'Mean loss of the calendar months at or below the historical value at risk',
    'Rockafellar and Uryasev 2000',
    (s) => expectedShortfall(s.months, 0.05),
  ),
  metric(
    'risk',
    'fraction',
    'var5Period',
    'Value at risk of a period, 5 %',
    'Historical: minus the 5 % quantile (type 7) of period returns',
    'Jorion 2006',
    (s) => valueAtRisk(s.returns, 0.05),
  ),
  metric(
    'risk',
    'fraction',
    'cvar5Period',
    'Expected shortfall of a period, 5 %',
    'Mean loss of the periods at or below the historical value at risk',
    'Rockafellar and Uryasev 2000',
    (s) => expectedShortfall(s.returns, 0.05),
  ),
]

function normalVar(months: Float64Array, z: number): number | null {
  return finite(normalValueAtRisk(mean(months), deviation(months), z))
}

function modifiedVar({ months }: Study): number | null {
  const skew = skewnessOfMoments(months)
  const kurtosis = kurtosisOfMoments(months)
  return skew === null || kurtosis === null
    ? null
    : normalVar(months, cornishFisher(Z_FIVE, skew, kurtosis - 3))
}
