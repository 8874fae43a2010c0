import { parseMoney, parseRate } from '../../shared/amount.ts'
import type { Bracket, TaxTable } from '../../shared/tax.ts'

/** What is wrong with a table beyond its schema, with the path inside it (TAX-11); undefined where nothing is. */
export function tableFault(
  table: TaxTable,
  year: number,
): { readonly path: string; readonly problem: string } | undefined {
  if (table.year !== year) return { path: 'year', problem: `${year}, the year that it is saved for` }
  for (const path of ['niitRate', 'collectiblesRate', 'section1256Long'] as const) {
    if (!isShare(table[path])) return { path, problem: SHARE }
  }
  for (const filing of ['single', 'joint', 'separate', 'head'] as const) {
    const own = table.filing[filing]
    for (const amount of ['standardDeduction', 'niitAbove', 'lossCap'] as const) {
      if (!isAmount(own[amount])) return { path: `filing.${filing}.${amount}`, problem: AMOUNT }
    }
    for (const list of ['ordinary', 'longTerm'] as const) {
      const fault = bracketFault(own[list])
      if (fault !== undefined)
        return { path: `filing.${filing}.${list}.${fault.path}`, problem: fault.problem }
    }
    if (Number(own.longTerm[0]!.rate) !== 0)
      return {
        path: `filing.${filing}.longTerm.0.rate`,
        problem: 'zero: the worksheet knows no other lowest rate',
      }
  }
  return undefined
}

export const SHARE = 'a share from 0 to 1, with at most ten decimals'
export const AMOUNT = 'an amount of zero or more, with at most six decimals'

function bracketFault(brackets: readonly Bracket[]): { path: string; problem: string } | undefined {
  for (const [i, bracket] of brackets.entries()) {
    if (!isAmount(bracket.above)) return { path: `${i}.above`, problem: AMOUNT }
    if (!isShare(bracket.rate)) return { path: `${i}.rate`, problem: SHARE }
    const before = brackets[i - 1]
    if (before === undefined) {
      if (Number(bracket.above) !== 0)
        return { path: `${i}.above`, problem: 'zero: the first bracket begins there' }
      continue
    }
    if (Number(bracket.above) <= Number(before.above))
      return { path: `${i}.above`, problem: 'more than the bracket before' }
    if (Number(bracket.rate) < Number(before.rate))
      return { path: `${i}.rate`, problem: 'no less than the bracket before' }
  }
  return undefined
}

/** Text of a share of one. */
export function isShare(text: string): boolean {
  const parsed = parseRate(text)
  return parsed !== undefined && !parsed.rounded && parsed.value >= 0n && parsed.value <= 10n ** 10n
}

/** Text of an amount of zero or more. */
export function isAmount(text: string): boolean {
  const parsed = parseMoney(text)
  return parsed !== undefined && !parsed.rounded && parsed.value >= 0n
}
