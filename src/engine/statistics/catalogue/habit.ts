import { mean } from '../../backtest/stats.ts'
import { downsideFrequency, upsidePotential } from '../partialMoments.ts'
import { type Study } from '../study.ts'
import { type Metric, metric } from './metric.ts'

export const habitMetrics: readonly Metric[] = [
  metric(
    'habit',
    'fraction',
    'winRatePeriods',
    'Periods that gained',
    'Share of period returns above zero',
    'STAT-13',
    (s) => shareAbove(s.returns),
  ),
  metric(
    'habit',
    'fraction',
    'winRateMonths',
    'Months that gained',
    'Share of calendar months above zero',
    'STAT-5',
    (s) => shareAbove(s.months),
  ),
  metric(
    'habit',
    'fraction',
    'winRateYears',
    'Years that gained',
    'Share of calendar years above zero',
    'STAT-5',
    (s) => shareAbove(s.calendarYears),
  ),
  metric(
    'habit',
    'fraction',
    'downsideFrequency',
    'Months that lost',
    'Share of calendar months below zero',
    'Bacon 2008',
    (s) => downsideFrequency(s.months),
  ),
  metric(
    'habit',
    'fraction',
    'meanGainMonth',
    'Mean winning month',
    'Mean of the calendar months above zero',
    'STAT-13',
    (s) => meanWhere(s.months, true),
  ),
  metric(
    'habit',
    'fraction',
    'meanLossMonth',
    'Mean losing month',
    'Mean of the calendar months below zero',
    'STAT-13',
    (s) => meanWhere(s.months, false),
  ),
  metric(
    'habit',
    'ratio',
    'gainLossRatio',
    'Gain to loss of months',
    'Mean winning month over the size of the mean losing one',
    'STAT-13',
    gainLoss,
  ),
  metric(
    'habit',
    'fraction',
    'upsidePotentialMonth',
    'Upside potential of a month',
    'Mean gain over all calendar months',
    'Bacon 2008',
    (s) => upsidePotential(s.months),
  ),
  metric(
    'habit',
    'count',
    'monthsUpInARow',
    'Longest run of winning months',
    'Calendar months above zero in a row',
    'STAT-13',
    (s) => longestRun(s.months, true),
  ),
  metric(
    'habit',
    'count',
    'monthsDownInARow',
    'Longest run of losing months',
    'Calendar months below zero in a row',
    'STAT-13',
    (s) => longestRun(s.months, false),
  ),
]

function shareAbove(values: Float64Array): number {
  return values.filter((v) => v > 0).length / values.length
}

function meanWhere(values: Float64Array, gained: boolean): number | null {
  const some = values.filter((v) => (gained ? v > 0 : v < 0))
  return some.length === 0 ? null : mean(some)
}

function gainLoss({ months }: Study): number | null {
  const gain = meanWhere(months, true)
  const loss = meanWhere(months, false)
  return gain === null || loss === null ? null : gain / -loss
}

function longestRun(values: Float64Array, gained: boolean): number {
  let longest = 0
  let run = 0
  for (const v of values) {
    run = (gained ? v > 0 : v < 0) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}
