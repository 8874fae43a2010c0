import { canonical, canonicalString } from '../../shared/canonical.ts'
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
  let units: Sums
  let basis: Sums
  let cash: Sums
  let moved: Sums
  for (const leg of facts.legs) {
    if (leg.asset !== undefined) {
      units = add(units, leg.asset, leg.quantity)
      if (leg.amount !== 0n) basis = add(basis, leg.asset, leg.amount)
    } else if (leg.currency !== undefined) {
      if (leg.role === 'transfer') moved = add(moved, leg.currency, leg.amount)
      else cash = add(cash, leg.currency, leg.amount)
    }
  }
  // Written out, for it is made once for every row of a file: what `canonical` would give for an object with these members.
  return `{"account":${canonicalString(facts.account)},"basis":${sumsText(basis)},"cash":${sumsText(cash)},"day":"${isoFromDay(
    facts.tradeDay,
  )}","kind":"${facts.kind}","moved":${sumsText(moved)},"units":${sumsText(units)}}`
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
  const symbol = hint.symbol.trim()
  if (symbol !== '') return symbol
  for (const name of [hint.isin, hint.cusip, hint.conid, hint.name]) {
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

/** Sums by name; most events have one name or none. */
type Sums = { readonly name: string; sum: bigint; readonly next: Sums } | undefined

function add(sums: Sums, name: string, amount: bigint): Sums {
  for (let at = sums; at !== undefined; at = at.next)
    if (at.name === name) {
      at.sum += amount
      return sums
    }
  return { name, sum: amount, next: sums }
}

function sumsText(sums: Sums): string {
  if (sums === undefined) return '{}'
  if (sums.next === undefined) return `{${canonicalString(sums.name)}:"${sums.sum}"}`
  const out: Record<string, string> = {}
  for (let at: Sums = sums; at !== undefined; at = at.next) out[at.name] = at.sum.toString()
  return canonical(out)
}
