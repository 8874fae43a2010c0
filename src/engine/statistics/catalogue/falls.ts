import { mean } from '../../backtest/stats.ts'
import { type Study } from '../study.ts'
import { fallsOf, longestWithoutHigh, painIndex, type Fall, ulcerIndex, underwater } from '../underwater.ts'
import { type Metric, metric, deepest } from './metric.ts'

export const fallsMetrics: readonly Metric[] = [
  metric(
    'falls',
    'fraction',
    'maxDrawdown',
    'Deepest fall',
    'Value over the highest so far, minus 1, at its lowest',
    'STAT-4',
    (s) => deepest(s)?.depth ?? 0,
  ),
  metric(
    'falls',
    'days',
    'deepestToRecover',
    'Deepest fall, low to recovery',
    'Calendar days from the low back to the high; none while under water',
    'STAT-4',
    (s) => spanOf(s, deepest(s), 'trough'),
  ),
  metric(
    'falls',
    'days',
    'deepestHighToHigh',
    'Deepest fall, high to recovery',
    'Calendar days from the high back to its value; none while under water',
    'STAT-4',
    (s) => spanOf(s, deepest(s), 'peak'),
  ),
  metric(
    'falls',
    'days',
    'longestWithoutHigh',
    'Longest without a new high',
    'Calendar days from a high to the next value above it, or to the end',
    'STAT-12',
    (s) => longestWithoutHigh(s.input.values, s.input.days),
  ),
  metric(
    'falls',
    'fraction',
    'averageFall',
    'Mean fall',
    'Mean depth of all falls, negative',
    'STAT-12',
    meanFall,
  ),
  metric(
    'falls',
    'count',
    'fallsOverTenPercent',
    'Falls beyond 10 %',
    'How many falls went below −10 %',
    'STAT-12',
    (s) => fallsOf(s.input.values).filter((f) => f.depth <= -0.1).length,
  ),
  metric(
    'falls',
    'fraction',
    'currentFall',
    'Fall at the end',
    'Last value over the highest, minus 1',
    'STAT-12',
    (s) => underwater(s.input.values).at(-1)!,
  ),
  metric(
    'falls',
    'fraction',
    'timeUnderWater',
    'Time under water',
    'Share of periods that end below an earlier high',
    'STAT-12',
    timeUnderWater,
  ),
  metric(
    'falls',
    'fraction',
    'ulcerIndex',
    'Ulcer index',
    'Root of the mean squared depth over the periods',
    'Martin and McCann 1989',
    (s) => ulcerIndex(s.input.values),
  ),
  metric('falls', 'fraction', 'painIndex', 'Pain index', 'Mean depth over the periods', 'Becker 2006', (s) =>
    painIndex(s.input.values),
  ),
]

function spanOf({ input }: Study, fall: Fall | undefined, from: 'peak' | 'trough'): number | null {
  return fall === undefined || fall.recovered < 0
    ? null
    : input.days[fall.recovered]! - input.days[fall[from]]!
}

function meanFall({ input }: Study): number | null {
  const all = fallsOf(input.values)
  return all.length === 0 ? null : mean(Float64Array.from(all, ({ depth }) => depth))
}

function timeUnderWater({ input }: Study): number {
  const depths = underwater(input.values)
  return depths.filter((depth) => depth < 0).length / (depths.length - 1)
}
