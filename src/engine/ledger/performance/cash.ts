import type { Day } from '../../../shared/day.ts'
import type { LedgerEvent, Leg } from '../../../shared/trade.ts'
import { principalOf } from '../eventCash.ts'

/**
 * What an amount of cash was: across the border of its account, paid for or brought by units, income, a cost that is in no cost or
 * proceeds (LOT-1), or changed into another currency (PRF-1, PRF-8).
 */
type CashClass = 'external' | 'trade' | 'dividend' | 'interest' | 'cost' | 'conversion'

/** One leg of cash as performance sees it; signed as the leg, positive into the account. */
export interface CashMove {
  readonly day: Day
  readonly account: string
  readonly event: string
  readonly asset: string | undefined
  readonly currency: string
  readonly amount: bigint
  readonly what: CashClass
  /** A fee inside the cost or the proceeds of units. */
  readonly tradingFee: boolean
  /** Cash between accounts of the household: both halves, moved to the earlier of their days, cancel there. */
  readonly within: Day | undefined
}

/** The cash of events given in replay order, each leg in one class. */
export function cashMoves(events: readonly LedgerEvent[]): CashMove[] {
  const moves: CashMove[] = []
  for (const event of events) {
    const asset = assetOf(event.legs)
    const paid = event.legs.some((l) => l.asset !== undefined) ? principalOf(event) : undefined
    const first = event.legs.find((l) => isActionCash(l))?.currency
    for (const leg of event.legs) {
      if (leg.currency === undefined || leg.amount === 0n) continue
      const what = classOf(event, leg, paid, first)
      moves.push({
        day: event.tradeDay,
        account: event.account,
        event: event.key,
        asset,
        currency: leg.currency,
        amount: leg.amount,
        what,
        tradingFee: what === 'trade' && leg.role === 'fee',
        within: undefined,
      })
    }
  }
  return pairTransfers(events, moves)
}

/** The asset that cash belongs to: that of the first units, else the first named. */
function assetOf(legs: readonly Leg[]): string | undefined {
  const first = legs.find((l) => l.asset !== undefined && l.quantity !== 0n)
  return (first ?? legs.find((l) => l.asset !== undefined))?.asset
}

function isActionCash({ currency, role }: Leg): boolean {
  return currency !== undefined && role !== 'tax' && role !== 'transfer'
}

/** `paid`: the currency of the principal of an event that has an asset; `first`: that of a corporate action's first cash. */
function classOf(
  { kind, legs }: LedgerEvent,
  { role, currency }: Leg,
  paid: string | undefined,
  first: string | undefined,
): CashClass {
  if (role === 'tax') return 'cost'
  switch (kind) {
    case 'buy':
    case 'sell':
    case 'reinvestment':
    case 'openingLot':
    case 'buyToOpen':
    case 'sellToOpen':
    case 'buyToClose':
    case 'sellToClose':
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised': {
      if (role === 'income') return kind === 'reinvestment' ? 'dividend' : 'interest'
      const units = legs.some((l) => l.asset !== undefined && l.quantity !== 0n)
      if (units && currency === paid && (role === 'principal' || role === 'fee')) return 'trade'
      return role === 'fee' ? 'cost' : 'conversion'
    }
    case 'returnOfCapital':
    case 'merger':
    case 'rename':
    case 'split':
    case 'spinOff':
      return role !== 'transfer' && currency === first ? 'trade' : 'conversion'
    case 'dividend':
    case 'capGainDistribution':
      return role === 'fee' ? 'cost' : role === 'transfer' ? 'conversion' : 'dividend'
    case 'interest':
      return role === 'fee' ? 'cost' : role === 'transfer' ? 'conversion' : 'interest'
    case 'fee':
    case 'withholding':
      return role === 'transfer' ? 'conversion' : 'cost'
    case 'deposit':
    case 'withdrawal':
    case 'transferIn':
    case 'transferOut':
      return role === 'fee' ? 'cost' : role === 'income' ? 'interest' : 'external'
    case 'fxConversion':
    case 'reliefChoice':
    case 'terms':
      return role === 'fee' ? 'cost' : 'conversion'
  }
}

/** Cash halves of transfers between two accounts, as LOT-11 pairs units: same currency and amount, at most 7 days apart. */
function pairTransfers(events: readonly LedgerEvent[], moves: readonly CashMove[]): CashMove[] {
  const kinds = new Map(
    events.filter(({ kind }) => kind === 'transferIn' || kind === 'transferOut').map((e) => [e.key, e.kind]),
  )
  const paired = moves.slice()
  const free = paired.flatMap((move, i) => (move.what === 'external' && kinds.has(move.event) ? [i] : []))
  for (const at of free) {
    const out = paired[at]!
    if (out.amount > 0n || out.within !== undefined) continue
    const into = free
      .filter((i) => {
        const other = paired[i]!
        return (
          other.within === undefined &&
          other.amount === -out.amount &&
          other.currency === out.currency &&
          other.account !== out.account &&
          Math.abs(other.day - out.day) <= WINDOW
        )
      })
      .sort((a, b) => Math.abs(paired[a]!.day - out.day) - Math.abs(paired[b]!.day - out.day))[0]
    if (into === undefined) continue
    const within = Math.min(out.day, paired[into]!.day) as Day
    paired[at] = { ...out, within }
    paired[into] = { ...paired[into]!, within }
  }
  return paired
}

const WINDOW = 7
