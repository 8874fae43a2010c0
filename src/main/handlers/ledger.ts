import type { Money, Quantity } from '../../shared/amount.ts'
import {
  parseMoney,
  parseQuantity,
  textFromMoney,
  textFromPrice,
  textFromQuantity,
} from '../../shared/amount.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, longFrom } from '../../shared/day.ts'
import { day, isoFromDay, yearOf } from '../../shared/day.ts'
import type { InBase } from '../../shared/fx.ts'
import type { CashRow, Closed, Gap, GainRow, GapRow, HoldingRow, LotRow } from '../../shared/lot.ts'
import type { Result } from '../../shared/refusal.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Terms } from '../../shared/terms.ts'
import type { Leg } from '../../shared/trade.ts'
import { asReported, gainsByYear } from '../../engine/ledger/gains.ts'
import { partId, type WashedClosing, type WashedLot } from '../../engine/ledger/washSaleLots.ts'
import type { Holding } from '../../engine/ledger/holdings.ts'
import { holdingsOf } from '../../engine/ledger/holdings.ts'
import { findActivity, readActivity } from '../store/activity.ts'
import type { Activity } from '../store/activity.ts'
import type { ActivityRow } from '../../shared/importing.ts'
import { addByHand } from '../store/batches.ts'
import { freeKey } from '../store/events.ts'
import { revisions, write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import { exportLedger } from './exportLedger.ts'
import type { Context, Handlers } from './handler.ts'
import { baseCells, baseReader, textOr } from './inBase.ts'
import type { Names } from './names.ts'
import { namesOf, unknownAsset } from './names.ts'
import { factsInForce, replayed } from './replayed.ts'
import type { Valued } from './valued.ts'
import { valuer } from './valued.ts'
import { washedOf } from './washed.ts'

export const ledgerHandlers = {
  'ledger.holdings': showHoldings,
  'ledger.lots': showLots,
  'ledger.gains': showGains,
  'ledger.activity': showActivity,
  'ledger.export': exportLedger,
  'ledger.addOpeningLot': addOpeningLot,
} satisfies Partial<Handlers>

function showHoldings(
  input: Checked<'ledger.holdings'>,
  context: Context,
): Result<Output<'ledger.holdings'>> {
  const scope = scopeOf(input, context)
  if (!scope.ok) return scope
  const { names, asOf, fits } = scope.value
  const { open, cash, gaps } = replayed(context, { upTo: asOf })
  const inBase = baseReader(context)
  const value = valuer(context, asOf)
  const unpriced = new Set<string>()
  let sum = 0n
  const lots = open.filter(fits)
  const byHolding = Map.groupBy(lots, placeOf)
  const holdings = holdingsOf(lots).map((holding): HoldingRow => {
    const valued = value(holding.asset, names.asset(holding.asset).kind, holding.quantity)
    const base = inBase.held(byHolding.get(placeOf(holding)) ?? [], valued, asOf)
    if (base.worth === undefined) unpriced.add(names.asset(holding.asset).symbol)
    else sum += base.worth
    return holdingRow(holding, valued, names, baseCells(base, inBase.currency))
  })
  const cashRows =
    input.asset === undefined ? cash.filter((c) => fits({ ...c, asset: '' }) && c.amount !== 0n) : []
  for (const { currency, amount } of cashRows) {
    const worth = inBase.cash(amount, currency, asOf)
    if (worth === undefined) unpriced.add(currency)
    else sum += worth
  }
  return ok({
    asOf: isoFromDay(asOf),
    holdings,
    cash: cashRows.map(({ account, currency, amount }): CashRow => ({
      account,
      ...names.ofAccount(account),
      currency,
      amount: textFromMoney(amount),
      inBase: textOr(inBase.cash(amount, currency, asOf)),
    })),
    value: textFromMoney(sum as Money),
    base: inBase.currency,
    unpriced: [...unpriced].toSorted(),
    gaps: gapRows(gaps.filter(fits), names, context),
  })
}

function showLots(input: Checked<'ledger.lots'>, context: Context): Result<Output<'ledger.lots'>> {
  const scope = scopeOf(input, context)
  if (!scope.ok) return scope
  const { names, asOf, fits } = scope.value
  const result = replayed(context, { upTo: asOf })
  const { gaps } = result
  const { open } = washedOf(context, result)
  const value = valuer(context, asOf)
  const inBase = baseReader(context)
  return ok({
    asOf: isoFromDay(asOf),
    lots: open.filter(fits).map((lot) => {
      const valued = value(lot.asset, names.asset(lot.asset).kind, lot.quantity)
      const base = baseCells(inBase.held([lot], valued, asOf), inBase.currency)
      return lotRow(lot, valued, names, asOf, base)
    }),
    gaps: gapRows(gaps.filter(fits), names, context),
  })
}

/** Totals are those of taxable accounts in the base currency, without what wash sales disallow (LOT-19, WSH-5). */
function showGains(input: Checked<'ledger.gains'>, context: Context): Result<Output<'ledger.gains'>> {
  const names = namesOf(context.ledger)
  if (input.account !== undefined && !names.hasAccount(input.account)) {
    return refuse(unknownAccount(context.ledger, input.account))
  }
  const result = replayed(context, { relief: input.relief })
  const inScope = (at: { account: string }) => input.account === undefined || at.account === input.account
  const inYear = (on: Day) => input.year === undefined || yearOf(on) === input.year
  const closed = washedOf(context, result).closed.filter(inScope)
  const rows = closed.filter((c) => inYear(c.sold))
  const gaps = result.gaps.filter((gap) => inScope(gap) && inYear(gap.day))

  const inBase = baseReader(context)
  const bases = new Map(rows.map((c) => [c, inBase.sold(c)]))
  const isTaxable = (at: { account: string }) => names.ofAccount(at.account).taxType === 'taxable'
  // What washes is in the base currency (WSH-8), so what is disallowed is too.
  const taxable = rows.filter(isTaxable).map((c): Closed => {
    const gain = bases.get(c)?.gain
    return {
      ...c,
      gain: gain === undefined ? undefined : ((gain + c.washDisallowed) as Money),
      currency: inBase.currency,
    }
  })
  const sums = gainsByYear(taxable)
  const unknown = new Set(taxable.filter((c) => c.gain === undefined).map((c) => c.sale))
  for (const gap of gaps) {
    if (gap.proceeds !== 0n && isTaxable(gap)) unknown.add(gap.event)
  }
  return ok({
    years: [...new Set(closed.map((c) => yearOf(c.sold)))].toSorted((a, b) => a - b),
    rows: rows.map((c) => gainRow(c, names, baseCells(bases.get(c)!, inBase.currency, c.quantity < 0n))),
    totals: {
      short: textFromMoney(sums.reduce((total, sum) => total + sum.short, 0n) as Money),
      long: textFromMoney(sums.reduce((total, sum) => total + sum.long, 0n) as Money),
      unknown: unknown.size,
    },
    gaps: gapRows(gaps, names, context),
  })
}

function showActivity(
  input: Checked<'ledger.activity'>,
  context: Context,
): Result<Output<'ledger.activity'>> {
  const { ledger, memory } = context
  const { offset, limit, account, kind, text } = input
  const names = namesOf(ledger)
  if (account !== undefined && !names.hasAccount(account)) return refuse(unknownAccount(ledger, account))
  const asset = input.asset === undefined ? undefined : names.findAsset(input.asset)
  if (input.asset !== undefined && asset === undefined) return refuse(unknownAsset(input.asset))
  const filter = {
    account,
    kind,
    text,
    asset: asset?.id,
    from: input.from === undefined ? undefined : day(input.from),
    to: input.to === undefined ? undefined : day(input.to),
    sort: input.sort,
    descending: input.descending,
  }
  const key = JSON.stringify([revisions(ledger).ledger, filter])
  let found = memory.get('activity') as { key: string; ids: number[] } | undefined
  if (found?.key !== key) memory.set('activity', (found = { key, ids: findActivity(ledger, filter) }))
  const rows = readActivity(ledger, found.ids.slice(offset, offset + limit))
  return ok({
    total: found.ids.length,
    rows: rows.map((row) => activityRow(row, names)),
  })
}

/** A transaction as one line of a list. */
export function activityRow(row: Activity, names: Names): ActivityRow {
  return {
    key: row.key,
    day: isoFromDay(row.day),
    account: row.account,
    accountName: names.ofAccount(row.account).accountName,
    kind: row.kind,
    symbol: row.asset === undefined ? '' : names.asset(row.asset).symbol,
    quantity: textFromQuantity(row.quantity),
    amount: textFromMoney(row.amount),
    fee: textFromMoney(row.fee),
    currency: row.currency ?? names.account(row.account).currency,
    note: row.note,
    batch: row.batch,
  }
}

/** LOT-9, LOT-20. */
function addOpeningLot(
  input: Checked<'ledger.addOpeningLot'>,
  context: Context,
): Result<Output<'ledger.addOpeningLot'>> {
  const { ledger, host } = context
  const names = namesOf(ledger)
  if (!names.hasAccount(input.account)) return refuse(unknownAccount(ledger, input.account))
  const asset = names.findAsset(input.asset)
  if (asset === undefined) return refuse(unknownAsset(input.asset))
  const units = parseQuantity(input.quantity)
  if (units === undefined || units.rounded || units.value <= 0n) {
    return refuse({
      kind: 'badArguments',
      path: 'quantity',
      problem: 'above zero, with at most ten decimals',
    })
  }
  const cost = parseMoney(input.costBasis)
  if (cost === undefined || cost.rounded || cost.value < 0n) {
    return refuse({
      kind: 'badArguments',
      path: 'costBasis',
      problem: 'zero or above, with at most six decimals',
    })
  }
  const acquired = day(input.acquired)
  if (acquired > host.today()) {
    return refuse({ kind: 'badArguments', path: 'acquired', problem: 'a day that has come' })
  }
  const legs: Leg[] = [
    { role: 'principal', asset: asset.id, quantity: units.value, amount: 0n as Money },
    { role: 'basis', asset: asset.id, quantity: 0n as Quantity, amount: cost.value },
  ]
  const origin = originOf(input, acquired, cost.value, host.today())
  if (!origin.ok) return origin
  // A gift comes on the day it was given; later splits apply from then on (LOT-9, LOT-27).
  const tradeDay = input.origin?.kind === 'gifted' ? day(input.origin.given) : acquired
  const facts = { account: input.account, kind: 'openingLot', tradeDay, legs, ...origin.value } as const
  return write(ledger, ['ledger'], (next) => {
    const key = freeKey(ledger, facts)
    addByHand(ledger, next.ledger, `Opening lot of ${asset.symbol}`, { ...facts, key, note: input.note })
    return ok({ event: key })
  })
}

/** LOT-27, LOT-28: the terms of a lot that was inherited or given. */
function originOf(
  { origin }: Checked<'ledger.addOpeningLot'>,
  acquired: Day,
  cost: Money,
  today: Day,
): Result<{ readonly terms?: Terms }> {
  if (origin === undefined) return ok({})
  if (origin.kind === 'inherited') return ok({ terms: { kind: 'inherited', died: acquired, cost } })
  const value = parseMoney(origin.value)
  if (value === undefined || value.rounded || value.value < 0n) {
    return refuse({
      kind: 'badArguments',
      path: 'origin.value',
      problem: 'zero or above, with at most six decimals',
    })
  }
  const given = day(origin.given)
  if (given < acquired || given > today) {
    return refuse({
      kind: 'badArguments',
      path: 'origin.given',
      problem: 'a day that has come, not before the donor acquired them',
    })
  }
  return ok({ terms: { kind: 'gifted', given, acquired, cost, value: value.value } })
}

interface Scope {
  readonly names: Names
  readonly asOf: Day
  fits(at: { readonly account: string; readonly asset: string }): boolean
}

function scopeOf(input: Checked<'ledger.lots'>, context: Context): Result<Scope> {
  const names = namesOf(context.ledger)
  const { account } = input
  if (account !== undefined && !names.hasAccount(account))
    return refuse(unknownAccount(context.ledger, account))
  const asset = input.asset === undefined ? undefined : names.findAsset(input.asset)
  if (input.asset !== undefined && asset === undefined) return refuse(unknownAsset(input.asset))
  return ok({
    names,
    asOf: input.asOf === undefined ? context.host.today() : day(input.asOf),
    fits: (at) =>
      (account === undefined || at.account === account) && (asset === undefined || at.asset === asset.id),
  })
}

/** Cost and value of the same units side by side; what is in another currency than the value is not known there. */
function worth(cost: Money | undefined, costCurrency: string, valued: Valued | undefined) {
  const currency = valued?.currency ?? costCurrency
  const basis = currency === costCurrency ? cost : undefined
  const gain = valued === undefined || basis === undefined ? undefined : ((valued.value - basis) as Money)
  return {
    currency,
    costBasis: basis === undefined ? null : textFromMoney(basis),
    price: valued === undefined ? null : textFromPrice(valued.price),
    priceDay: valued === undefined ? null : isoFromDay(valued.priceDay),
    value: valued === undefined ? null : textFromMoney(valued.value),
    gain: gain === undefined ? null : textFromMoney(gain),
  }
}

function holdingRow(holding: Holding, valued: Valued | undefined, names: Names, base: InBase): HoldingRow {
  const { symbol, name, kind } = names.asset(holding.asset)
  return {
    account: holding.account,
    ...names.ofAccount(holding.account),
    asset: holding.asset,
    symbol,
    name,
    kind,
    quantity: textFromQuantity(holding.quantity),
    ...worth(holding.cost, holding.currency, valued),
    base,
  }
}

function lotRow(lot: WashedLot, valued: Valued | undefined, names: Names, asOf: Day, base: InBase): LotRow {
  const { symbol, name } = names.asset(lot.asset)
  const from = longFrom(lot)
  return {
    id: partId(lot),
    lot: lot.id,
    account: lot.account,
    ...names.ofAccount(lot.account),
    asset: lot.asset,
    symbol,
    name,
    acquired: isoFromDay(lot.acquired),
    bought: isoFromDay(lot.bought),
    washAdded: textFromMoney(lot.washAdded),
    quantity: textFromQuantity(lot.quantity),
    ...worth(lot.cost, lot.currency, valued),
    term: lot.quantity > 0n && asOf >= from ? 'long' : 'short',
    longTermFrom: isoFromDay(from),
    daysToLong: Math.max(0, from - asOf),
    base,
  }
}

function gainRow(closed: WashedClosing, names: Names, base: InBase): GainRow {
  const { quantity, cost, proceeds } = asReported(closed)
  return {
    account: closed.account,
    ...names.ofAccount(closed.account),
    asset: closed.asset,
    symbol: names.asset(closed.asset).symbol,
    sale: closed.sale,
    lot: closed.lot,
    quantity: textFromQuantity(quantity),
    acquired: isoFromDay(closed.acquired),
    sold: isoFromDay(closed.sold),
    proceeds: textFromMoney(proceeds),
    costBasis: cost === undefined ? null : textFromMoney(cost),
    gain: closed.gain === undefined ? null : textFromMoney(closed.gain),
    term: closed.term,
    washDisallowed: textFromMoney(closed.washDisallowed),
    washAdded: textFromMoney(closed.washAdded),
    bought: isoFromDay(closed.bought),
    currency: closed.currency,
    base,
  }
}

function placeOf({ account, asset }: { readonly account: string; readonly asset: string }): string {
  return JSON.stringify([account, asset])
}

function gapRows(gaps: readonly Gap[], names: Names, context: Context): GapRow[] {
  if (gaps.length === 0) return []
  const wanted = new Set(gaps.map((gap) => gap.event))
  const kinds = new Map(
    factsInForce(context)
      .events.filter((event) => wanted.has(event.key))
      .map((event) => [event.key, event.kind]),
  )
  return gaps.map((gap) => ({
    event: gap.event,
    account: gap.account,
    accountName: names.ofAccount(gap.account).accountName,
    asset: gap.asset,
    symbol: names.asset(gap.asset).symbol,
    day: isoFromDay(gap.day),
    quantity: textFromQuantity(gap.quantity),
    proceeds: textFromMoney(gap.proceeds),
    eventKind: kinds.get(gap.event) ?? '',
  }))
}
