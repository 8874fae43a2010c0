import { showDay, showNumber } from './format.ts'
import type { Honesty } from './honesty.ts'

/** What the look-ahead check found, in two sentences. */
export function honestyText(found: Honesty): string {
  const { cuts, comparisons, differences, first, sharpe, sharpeOneLater } = found
  const verdict =
    first === null
      ? `No look-ahead found: ${comparisons} runs with another future after ${cuts} days changed nothing before it.`
      : `LOOK-AHEAD: in ${differences} of ${comparisons} runs the past moved with the future. First: with the future after ${showDay(first.cut)} ${first.future}, ${first.moved} moved from ${showDay(first.day)} on.`
  const delayed =
    sharpe === null || sharpeOneLater === null
      ? []
      : [
          `Sharpe ratio ${showNumber(sharpe)}; with every fill one session later ${showNumber(sharpeOneLater)}.`,
        ]
  return [verdict, ...delayed].join('\n')
}
