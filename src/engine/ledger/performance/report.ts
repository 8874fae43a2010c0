import type { Money } from '../../../shared/amount.ts'
import { floatFromMoney, textFromMoney } from '../../../shared/amount.ts'
import type { Day } from '../../../shared/day.ts'
import { isoFromDay } from '../../../shared/day.ts'
import type { Decomposition, MoneyWeightedReturn, PerformanceLine } from '../../../shared/performance.ts'
import type { DayValue, Link } from './chain.ts'
import { growthOf } from './chain.ts'
import type { Measured } from './measure.ts'
import type { Owner } from './owners.ts'
import { shown } from './measure.ts'
import { xirr } from './xirr.ts'

/** A year as PRF-6 and PRF-12 count it. */
const YEAR = 365

/** Amounts shown: each rounded once, the currency effect on holdings taking what rounding leaves (PRF-8). */
export function lineOf(
  { kind, id, name }: Pick<PerformanceLine, 'kind' | 'id' | 'name'>,
  from: Day,
  to: Day,
  measured: Measured | Owner,
): PerformanceLine {
  const amounts = shownAmounts(measured)
  return {
    kind,
    id,
    name,
    from: isoFromDay(from),
    to: isoFromDay(to),
    ...amounts.texts,
    parts: 'parts' in measured ? partsOf(measured, amounts.gain) : null,
    ...returnsOf(measured.days, measured.links, from, to),
    inferred: !('parts' in measured),
  }
}

/** Start, end and flows with the gain that they leave. */
function shownAmounts(m: Pick<Measured, 'start' | 'end' | 'contributions' | 'withdrawals'>) {
  const [start, end] = [shown(m.start), shown(m.end)]
  const [contributions, withdrawals] = [shown(m.contributions), shown(m.withdrawals)]
  const gain = (end - start - contributions + withdrawals) as Money
  return {
    gain,
    texts: {
      start: textFromMoney(start),
      end: textFromMoney(end),
      contributions: textFromMoney(contributions),
      withdrawals: textFromMoney(withdrawals),
      gain: textFromMoney(gain),
    },
  }
}

function partsOf({ parts, remainder, tradingFees }: Measured, gain: Money): Decomposition {
  const realised = shown(parts.realised)
  const unrealised = shown(parts.unrealised)
  const dividends = shown(parts.dividends)
  const interest = shown(parts.interest)
  const costs = shown(parts.costs)
  const currencyOnCash = shown(parts.currencyOnCash)
  const unknownBasis = shown(parts.unknownBasis)
  const over = shown(remainder)
  const others = realised + unrealised + dividends + interest - costs + currencyOnCash + unknownBasis + over
  return {
    realised: textFromMoney(realised),
    unrealised: textFromMoney(unrealised),
    dividends: textFromMoney(dividends),
    interest: textFromMoney(interest),
    costs: textFromMoney(costs),
    currencyOnHoldings: textFromMoney((gain - others) as Money),
    currencyOnCash: textFromMoney(currencyOnCash),
    unknownBasis: textFromMoney(unknownBasis),
    remainder: textFromMoney(over),
    tradingFees: textFromMoney(shown(tradingFees)),
  }
}

/** Time-weighted and money-weighted, from the same days. */
function returnsOf(
  days: readonly DayValue[],
  links: readonly Link[],
  from: Day,
  to: Day,
): Pick<PerformanceLine, 'timeWeighted' | 'timeWeightedYearly' | 'moneyWeighted' | 'estimated'> {
  const isAlive = (d: DayValue) => d.value !== 0n || d.came !== 0n || d.left !== 0n || d.inKind !== 0n
  const alive = days.some(isAlive)
  const growth = growthOf(links)
  // The years count from when something was there until nothing was.
  const began = days.find(isAlive)?.day ?? from
  const ended = days.findLast(isAlive)?.day ?? to
  const span = ended - Math.max(began, from - 1)
  return {
    timeWeighted: alive ? growth - 1 : null,
    timeWeightedYearly: alive && span >= YEAR && growth > 0 ? growth ** (YEAR / span) - 1 : null,
    moneyWeighted: span < YEAR ? { kind: 'tooShort' } : moneyWeighted(days),
    estimated: links.some((link) => link.bridged),
  }
}

/** PRF-6: the start is paid in, flows as they come, the end got out. */
function moneyWeighted(days: readonly DayValue[]): MoneyWeightedReturn {
  const amount = (exact: bigint) => floatFromMoney(shown(exact))
  const flows = days.slice(1).map((d) => ({ day: d.day, amount: amount(d.left - d.came - d.inKind) }))
  const found = xirr([
    { day: days[0]!.day, amount: -amount(days[0]!.value) },
    ...flows,
    { day: days.at(-1)!.day, amount: amount(days.at(-1)!.value) },
  ])
  switch (found.kind) {
    case 'rate':
      return { kind: 'rate', yearly: found.rate }
    case 'several':
      return { kind: 'several', yearly: [...found.rates] }
    case 'none':
      return found
  }
}
