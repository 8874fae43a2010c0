import type { Account, Asset } from '../../shared/account.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import {
  moneyFromUnits,
  parseMoney,
  parseQuantity,
  quantityFromUnits,
  textFromMoney,
  textFromQuantity,
} from '../../shared/amount.ts'
import { day, isoFromDay } from '../../shared/day.ts'
import type { Day } from '../../shared/day.ts'
import { EntryKind } from '../../shared/entry.ts'
import type { Entry } from '../../shared/entry.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Result } from '../../shared/refusal.ts'
import type { AssetHint, LedgerEvent, Leg } from '../../shared/trade.ts'
import { legsOf } from '../import/legs.ts'
import type { Lack } from '../import/legs.ts'
import { nameOfHint } from '../store/keys.ts'

/** A transaction stated by hand, read: its legs name assets by hints, as those of an imported row do. */
export interface ReadEntry {
  readonly account: string
  readonly kind: Entry['kind']
  readonly tradeDay: Day
  readonly settleDay?: Day
  readonly legs: readonly Leg<AssetHint>[]
  readonly note: string
  readonly currency: string
}

/** HND-1: the legs of an entry by the rules of imports, or the field that does not go with its kind. */
export function readEntry(
  entry: Entry,
  known: { readonly account: Account; readonly asset: Asset | undefined; readonly today: Day },
): Result<ReadEntry> {
  const { kind, settleDay } = entry
  const tradeDay = day(entry.day)
  if (tradeDay > known.today || tradeDay < FIRST_DAY)
    return wrong('day', 'it must lie between the year 1900 and today')
  if (settleDay !== undefined && day(settleDay) < tradeDay)
    return wrong('settleDay', 'it cannot come before the trade day')
  const figures = figuresOf(entry)
  if (!figures.ok) return figures
  const { quantity, amount, fee } = figures.value
  const currency = entry.currency ?? known.account.currency
  const sign = signProblem(kind, quantity, amount)
  if (sign) return sign
  const symbol = entry.symbol.trim()
  const asset = symbol === '' ? undefined : hintOf(symbol, known.asset)
  const legs = legsOfEntry(kind, { quantity, amount, fee, currency, asset })
  if (typeof legs === 'string') return lacking(kind, legs)
  return ok({
    account: entry.account,
    kind,
    tradeDay,
    ...(settleDay === undefined ? {} : { settleDay: day(settleDay) }),
    legs,
    note: entry.note,
    currency,
  })
}

/** The entry that says what an event says; undefined where none does, to the last leg (HND-5). */
export function entryOf(event: LedgerEvent, asset: Asset | undefined, account: Account): Entry | undefined {
  const kind = EntryKind.options.find((option) => option === event.kind)
  if (kind === undefined) return undefined
  const assets = new Set(event.legs.flatMap((leg) => leg.asset ?? []))
  const currencies = new Set(event.legs.flatMap((leg) => leg.currency ?? []))
  if (assets.size > 1 || currencies.size > 1 || (assets.size === 1 && asset === undefined)) return undefined
  const sum = (of: (leg: Leg) => bigint) => event.legs.reduce((total, leg) => total + of(leg), 0n)
  const units = sum((leg) => leg.quantity)
  const size = units < 0n ? -units : units
  const cash = sum((leg) => (leg.currency === undefined ? 0n : leg.amount))
  const fee = -sum((leg) => (leg.role === 'fee' && leg.currency !== undefined ? leg.amount : 0n))
  const basis = event.legs.find((leg) => leg.role === 'basis')?.amount
  const hasCash = currencies.size > 0
  const [currency = account.currency] = currencies
  const entry: Entry = {
    kind,
    account: event.account,
    day: isoFromDay(event.tradeDay),
    ...(event.settleDay === undefined ? {} : { settleDay: isoFromDay(event.settleDay) }),
    symbol: asset?.id ?? '',
    ...(units === 0n ? {} : { quantity: textFromQuantity((SIGNED.has(kind) ? units : size) as Quantity) }),
    ...(basis !== undefined
      ? { amount: textFromMoney(basis) }
      : hasCash
        ? { amount: textFromMoney(cash as Money) }
        : {}),
    ...(fee === 0n || kind === 'fee' ? {} : { fee: textFromMoney(fee as Money) }),
    ...(currency === account.currency ? {} : { currency }),
    note: event.note.slice(0, 500),
  }
  const again = readEntry(entry, { account, asset, today: event.tradeDay })
  if (!again.ok || event.note.length > 500) return undefined
  return sameLegs(again.value.legs, event.legs) ? entry : undefined
}

/** `Bought 10 VTI` and the like: the name of a batch that holds entries made by hand. */
export function entryName(kind: string, units: bigint, symbol: string): string {
  const size = units < 0n ? -units : units
  const what = [NAMES[kind] ?? kind, units === 0n ? '' : textFromQuantity(size as Quantity), symbol]
  return what.filter((part) => part !== '').join(' ')
}

const NAMES: Readonly<Record<string, string>> = {
  buy: 'Purchase of',
  sell: 'Sale of',
  reinvestment: 'Reinvestment of',
  openingLot: 'Opening lot of',
  split: 'Split of',
  dividend: 'Dividend of',
  transferIn: 'Transfer in',
  transferOut: 'Transfer out',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  interest: 'Interest',
  fee: 'Fee',
  withholding: 'Withholding',
  rename: 'New name of',
  optionAssigned: 'Assignment of',
  optionExercised: 'Exercise of',
  returnOfCapital: 'Return of capital of',
  capGainDistribution: 'Gain distribution of',
}

interface Figures {
  readonly quantity: bigint | undefined
  readonly amount: bigint | undefined
  readonly fee: bigint | undefined
}

function figuresOf(entry: Entry): Result<Figures> {
  const quantity = entry.quantity === undefined ? undefined : parseQuantity(entry.quantity)
  if (entry.quantity !== undefined && (quantity === undefined || quantity.rounded))
    return wrong('quantity', 'it must be a number with at most ten decimals')
  const amount = entry.amount === undefined ? undefined : parseMoney(entry.amount)
  if (entry.amount !== undefined && (amount === undefined || amount.rounded))
    return wrong('amount', 'it must be a number with at most six decimals')
  const fee = entry.fee === undefined ? undefined : parseMoney(entry.fee)
  if (entry.fee !== undefined && (fee === undefined || fee.rounded || fee.value < 0n))
    return wrong('fee', 'it must be zero or above, with at most six decimals')
  return ok({ quantity: quantity?.value, amount: amount?.value, fee: fee?.value })
}

/** Kinds whose quantity carries a sign of its own; of the others the kind gives it. */
const SIGNED: ReadonlySet<string> = new Set([
  'split',
  'rename',
  'optionExpired',
  'optionAssigned',
  'optionExercised',
])

function signProblem(
  kind: Entry['kind'],
  quantity: bigint | undefined,
  amount: bigint | undefined,
): Result<never> | undefined {
  if (!SIGNED.has(kind) && quantity !== undefined && quantity < 0n)
    return wrong('quantity', 'it must be above zero; the kind says which way')
  if (kind === 'deposit' && amount !== undefined && amount <= 0n)
    return wrong('amount', 'it must be above zero, for money that comes in')
  if (kind === 'withdrawal' && amount !== undefined && amount >= 0n)
    return wrong('amount', 'it must be below zero, for money that goes out')
  if (kind === 'openingLot' && amount !== undefined && amount < 0n)
    return wrong('amount', 'it is what the lot cost, zero or above')
  if (kind === 'transferOut' && amount !== undefined && amount > 0n)
    return wrong('amount', 'it must be below zero, for money that goes out')
  if (kind === 'transferIn' && amount !== undefined && amount < 0n)
    return wrong('amount', 'it must be above zero, for money that comes in')
  return undefined
}

function legsOfEntry(
  kind: Entry['kind'],
  facts: Figures & { readonly currency: string; readonly asset: AssetHint | undefined },
): readonly Leg<AssetHint>[] | Lack {
  const { quantity, amount, asset } = facts
  // Units that come with what they cost: a basis leg, no cash (LOT-12).
  if (kind === 'transferIn' && asset !== undefined && quantity !== undefined && quantity !== 0n) {
    return [
      { role: 'transfer', asset, quantity: quantityFromUnits(quantity), amount: NO_MONEY },
      ...(amount === undefined
        ? []
        : [{ role: 'basis', asset, quantity: NO_UNITS, amount: moneyFromUnits(amount) } as const]),
    ]
  }
  if (kind === 'transferOut' && asset !== undefined && quantity !== undefined && quantity !== 0n)
    return [{ role: 'transfer', asset, quantity: quantityFromUnits(-quantity), amount: NO_MONEY }]
  return legsOf({ kind, ...facts })
}

function hintOf(symbol: string, asset: Asset | undefined): AssetHint {
  if (asset === undefined) return { symbol }
  return { symbol: asset.symbol, kind: asset.kind, ...(asset.name === '' ? {} : { name: asset.name }) }
}

/** Legs with assets by what the entry calls them, as canonical texts. */
function sameLegs(read: readonly Leg<AssetHint>[], stored: readonly Leg[]): boolean {
  const textOf = (leg: Leg<unknown>) =>
    [leg.role, leg.asset === undefined ? '' : 'asset', leg.currency ?? '', leg.quantity, leg.amount].join(' ')
  const a = read.map(textOf).toSorted()
  const b = stored.map(textOf).toSorted()
  return a.length === b.length && a.every((text, i) => text === b[i])
}

/** Legs as event keys hold them: assets by the name that an import would give (IMP-16). */
export function namedLegs(legs: readonly Leg<AssetHint>[]): Leg[] {
  return legs.map(({ asset, ...leg }) => (asset === undefined ? leg : { ...leg, asset: nameOfHint(asset) }))
}

function lacking(kind: Entry['kind'], lack: Lack): Result<never> {
  switch (lack) {
    case 'symbol':
      return wrong('symbol', `a ${kind} names its asset`)
    case 'quantity':
      return wrong('quantity', `a ${kind} needs units other than zero`)
    case 'amount':
      return wrong('amount', `a ${kind} needs an amount`)
    case 'amountSign':
      return wrong(
        'amount',
        kind === 'sell' || kind === 'sellToOpen' || kind === 'sellToClose'
          ? 'it is what came in after the fee, above zero'
          : 'it is what was paid with the fee, below zero',
      )
    case 'range':
      return wrong('amount', 'it is more than the ledger can hold')
  }
}

function wrong(path: string, problem: string): Result<never> {
  return refuse({ kind: 'badArguments', path, problem })
}

const FIRST_DAY = day('1900-01-01')
const NO_MONEY = moneyFromUnits(0n)
const NO_UNITS = quantityFromUnits(0n)
