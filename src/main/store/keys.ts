import { canonical } from '../../shared/canonical.ts'
import { isoFromDay } from '../../shared/day.ts'
import type { Day } from '../../shared/day.ts'
import type { AssetHint, EventKind, Leg } from '../../shared/trade.ts'
import type { Sha256 } from '../../engine/journal/chain.ts'

/** What decides whether two rows tell the same fact. */
export interface KeyFacts {
  readonly account: string
  readonly kind: EventKind
  readonly tradeDay: Day
  readonly reference?: string | undefined
  /** Assets by the name the source gives them, so that a key never depends on what the ledger knows. */
  readonly legs: readonly Leg[]
}

/**
 * The fields that are compared where a row has no reference of the broker's (IMP-14), as canonical text: kind, trade day,
 * units and basis per asset, cash per currency. Cash that a transfer leg moves is counted apart, for a sweep's legs cancel.
 */
export function normalFields(facts: KeyFacts): string {
  const units: Record<string, bigint> = {}
  const basis: Record<string, bigint> = {}
  const cash: Record<string, bigint> = {}
  const moved: Record<string, bigint> = {}
  for (const leg of facts.legs) {
    if (leg.asset !== undefined) {
      add(units, leg.asset, leg.quantity)
      if (leg.amount !== 0n) add(basis, leg.asset, leg.amount)
    } else if (leg.currency !== undefined)
      add(leg.role === 'transfer' ? moved : cash, leg.currency, leg.amount)
  }
  return canonical({
    account: facts.account,
    basis: texts(basis),
    cash: texts(cash),
    day: isoFromDay(facts.tradeDay),
    kind: facts.kind,
    moved: texts(moved),
    units: texts(units),
  })
}

/** IMP-14: 32 hex digits. `occurrence` counts rows of one file that are otherwise the same, from 0. */
export function eventKey(facts: KeyFacts, occurrence: number, sha256: Sha256): string {
  return keyOfFact(factText(facts), occurrence, sha256)
}

/** What rows of one fact share: account and reference, or the normal fields. */
export function factText(facts: KeyFacts): string {
  return facts.reference === undefined
    ? normalFields(facts)
    : canonical({ account: facts.account, reference: facts.reference })
}

export function keyOfFact(fact: string, occurrence: number, sha256: Sha256): string {
  return sha256(`${fact} ${occurrence}`).slice(0, 32)
}

/** How an export names an asset: the first of its identifiers that it gives. */
export function nameOfHint(hint: AssetHint): string {
  for (const name of [hint.symbol, hint.isin, hint.cusip, hint.conid, hint.name]) {
    const plain = name?.trim()
    if (plain) return plain
  }
  throw new RangeError('a draft names an asset by nothing')
}

/**
 * The place of an event within its day (IMP-15). Exports list days forwards or backwards, and a part of a file would count
 * otherwise than the whole; so the order comes from what an event is, and ties go by key.
 */
export function placeInDay(kind: EventKind, legs: readonly Pick<Leg, 'quantity'>[]): number {
  switch (kind) {
    case 'openingLot':
      return 0
    case 'split':
    case 'spinOff':
    case 'merger':
    case 'rename':
      // What is given up comes before what is received for it.
      return legs.some((leg) => leg.quantity < 0n) ? 1 : 2
    case 'transferIn':
      return 3
    case 'buy':
    case 'reinvestment':
    case 'buyToOpen':
    case 'sellToOpen':
      return 4
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
      return 5
    case 'sell':
    case 'buyToClose':
    case 'sellToClose':
      return 6
    case 'transferOut':
      return 7
    case 'dividend':
    case 'interest':
    case 'fee':
    case 'withholding':
    case 'deposit':
    case 'withdrawal':
    case 'returnOfCapital':
    case 'capGainDistribution':
    case 'fxConversion':
      return 8
    case 'reliefChoice':
    case 'terms':
      return 9
  }
}

function add(sums: Record<string, bigint>, name: string, amount: bigint): void {
  sums[name] = (sums[name] ?? 0n) + amount
}

function texts(sums: Readonly<Record<string, bigint>>): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, units] of Object.entries(sums)) out[name] = units.toString()
  return out
}
