import type { Asset } from '../../shared/account.ts'
import {
  type Money,
  moneyFromUnits,
  type Quantity,
  quantityFromUnits,
  type Rate,
  rateFromUnits,
} from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { TaxTerms } from '../../shared/report.ts'
import type { TaxNote, TaxProfile, TaxTable } from '../../shared/tax.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { type Replay, replay } from '../ledger/replay.ts'
import { isPurchase, washPieces } from '../ledger/washPieces.ts'
import { washSales } from '../ledger/washSale.ts'
import { type WashedClosing, washedLots } from '../ledger/washSaleLots.ts'
import { holdingsBy } from '../tax/dividends.ts'
import { type Sales, salesOfYear } from '../tax/form8949.ts'
import { marginalRates } from '../tax/gainsTax.ts'
import { type IncomeReceived, incomeReceived } from '../tax/income.ts'
import { incomeOf, ratesOf, tableFor } from '../tax/profile.ts'
import { type TaxFacts, taxOfYear, type YearGains, type YearTax } from '../tax/year.ts'

/** What the account is taxed by. Plain and cloneable. */
export interface Taxation {
  readonly terms: TaxTerms
  readonly profile: TaxProfile
  /** Earliest year first, one at least. */
  readonly tables: readonly TaxTable[]
  /**
   * By id: what the ledger knows of it, undefined where it never saw it (its dividends are then not qualified), and the group that
   * it washes with, undefined where it does not (WSH-9).
   */
  readonly assets: ReadonlyMap<
    string,
    { readonly asset: Asset | undefined; readonly group: string | undefined }
  >
}

/** The events of one account (BT-18). */
export interface LotBook {
  readonly taxation: Taxation
  readonly events: LedgerEvent[]
  /** By year; interest has no lots, so it is no event. */
  readonly interest: Map<number, number>
}

export interface LossesCarried {
  readonly short: Money
  readonly long: Money
}

/** One year of the account as a return has it. */
export interface BookedYear {
  readonly sales: Sales
  readonly received: IncomeReceived
  readonly interest: Money
  readonly disallowed: Money
  /** The tax that the account causes (BT-19). */
  readonly tax: Money
  readonly carried: LossesCarried
  readonly tableYear: number
  readonly notes: readonly TaxNote[]
}

const ACCOUNT = 'account'
const CURRENCY = 'USD'
const ZERO = moneyFromUnits(0n)
const NO_UNITS = quantityFromUnits(0n)
const NO_GAINS: YearGains = { short: ZERO, long: ZERO, collectibles: ZERO }

export function openBook(taxation: Taxation): LotBook {
  return { taxation, events: [], interest: new Map() }
}

/** Here simulated amounts become money, to the millionth. */
export function moneyOf(amount: number): Money {
  return moneyFromUnits(BigInt(Math.round(amount * 1e6)))
}

/** Here simulated units become a quantity, to 1e-10. */
export function unitsOf(units: number): Quantity {
  return quantityFromUnits(BigInt(Math.round(units * 1e10)))
}

/** A purchase (units above zero) or a sale; `amount` and `fee` are zero or above. */
export function bookTrade(
  book: LotBook,
  day: Day,
  asset: string,
  units: Quantity,
  amount: Money,
  fee: Money,
): void {
  const bought = units > 0n
  const paid = moneyFromUnits(bought ? -amount : amount)
  book.events.push({
    ...headOf(book, day),
    kind: bought ? 'buy' : 'sell',
    legs: [
      { role: 'principal', currency: CURRENCY, quantity: NO_UNITS, amount: paid },
      { role: 'fee', currency: CURRENCY, quantity: NO_UNITS, amount: moneyFromUnits(-fee) },
      { role: 'principal', asset, quantity: units, amount: ZERO },
    ],
  })
}

/** A distribution that bought units of what paid it. */
export function bookReinvestment(
  book: LotBook,
  day: Day,
  asset: string,
  units: Quantity,
  amount: Money,
): void {
  book.events.push({
    ...headOf(book, day),
    kind: 'reinvestment',
    legs: [
      { role: 'income', currency: CURRENCY, quantity: NO_UNITS, amount },
      { role: 'principal', currency: CURRENCY, quantity: NO_UNITS, amount: moneyFromUnits(-amount) },
      { role: 'principal', asset, quantity: units, amount: ZERO },
    ],
  })
}

function headOf({ events }: LotBook, day: Day) {
  const seqInDay = events.length
  return { key: `e${seqInDay}`, account: ACCOUNT, tradeDay: day, seqInDay, note: '' }
}

/** Tax of these years in order, by what the book knows now; `carried` are the losses that the first inherits. */
export function taxYears(
  book: LotBook,
  years: readonly number[],
  carried: LossesCarried,
  known: Day,
): BookedYear[] {
  const held = replay(book.events, {
    accounts: [{ id: ACCOUNT, currency: CURRENCY, relief: [] }],
    relief: book.taxation.terms.relief,
  })
  const closed = washed(book, held)
  let inherited = carried
  return years.map((year) => {
    const booked = taxYear(book, year, inherited, known, held, closed)
    inherited = booked.carried
    return booked
  })
}

function washed({ taxation, events }: LotBook, held: Replay): readonly WashedClosing[] {
  const pieces = washPieces(held, {
    taxTypes: new Map([[ACCOUNT, 'taxable']]),
    groupOf: (asset) => taxation.assets.get(asset)?.group,
    coveredBy: () => undefined,
    purchases: new Set(events.filter(({ kind }) => isPurchase(kind)).map(({ key }) => key)),
    splits: [],
    currency: CURRENCY,
  })
  return washedLots(held, washSales(pieces).pieces).closed
}

function taxYear(
  book: LotBook,
  year: number,
  carried: LossesCarried,
  known: Day,
  held: Replay,
  closed: readonly WashedClosing[],
): BookedYear {
  const { taxation, events } = book
  const { profile } = taxation
  const holdings = holdingsBy(held)
  const shared = {
    year,
    upTo: known,
    accounts: new Set([ACCOUNT]),
    currency: CURRENCY,
    asset: (id: string): Asset | undefined => taxation.assets.get(id)?.asset,
  }
  const sales = salesOfYear(closed, { ...shared, gaps: held.gaps })
  const paidOn = exDaysOf(events)
  const received = incomeReceived(events, {
    ...shared,
    known,
    profile,
    inBase: (amount) => amount,
    exDays: (asset) => paidOn.get(asset) ?? [],
    holdings: (account, asset) => holdings.get(`${account}\n${asset}`) ?? [],
  })
  const interest = moneyOf(book.interest.get(year) ?? 0)
  const { table, facts } = yearWithout(taxation, year)
  const income = {
    ...facts.income,
    ...received,
    ordinaryIncome: moneyFromUnits(facts.income.ordinaryIncome + received.other),
    interest: moneyFromUnits(received.interest + interest),
    section1256: sales.section1256,
    carriedShort: carried.short,
    carriedLong: carried.long,
  }
  const tax: YearTax = taxOfYear(sales.gains, { ...facts, income })
  const base = taxOfYear(NO_GAINS, facts)
  return {
    sales,
    received,
    interest: income.interest,
    disallowed: moneyFromUnits(sales.rows.reduce((sum, row) => sum + row.adjustment, 0n)),
    tax: moneyFromUnits(tax.totalTax - base.totalTax),
    carried: { short: tax.carriedShort, long: tax.carriedLong },
    tableYear: table.year,
    notes: [
      ...(table.year === year
        ? []
        : [{ kind: 'tableOfOtherYear' as const, facts: { year, table: table.year } }]),
      ...sales.notes,
      ...received.notes,
    ],
  }
}

/** A year of the profile without the account. */
function yearWithout({ profile, tables }: Taxation, year: number): { table: TaxTable; facts: TaxFacts } {
  const table = tableFor(tables, year)
  return {
    table,
    facts: {
      income: {
        ...incomeOf(profile, table, year),
        interest: ZERO,
        ordinaryDividends: ZERO,
        qualifiedDividends: ZERO,
        exemptDividends: ZERO,
        stateExempt: ZERO,
        gainDistributions: ZERO,
        section1256: ZERO,
        carriedShort: ZERO,
        carriedLong: ZERO,
      },
      rates: ratesOf(table, profile),
    },
  }
}

/** BT-21: what a withdrawal from a deferred account pays, the ordinary bracket's rate and the state's. */
export function withdrawalRate(taxation: Taxation, year: number): { rate: Rate; tableYear: number } {
  const { table, facts } = yearWithout(taxation, year)
  const { federalShort } = marginalRates(NO_GAINS, facts)
  return { rate: rateFromUnits(federalShort + facts.rates.stateRate), tableYear: table.year }
}

/** A distribution is booked on its ex-day (BT-3). */
function exDaysOf(events: readonly LedgerEvent[]): ReadonlyMap<string, Day[]> {
  const days = new Map<string, Day[]>()
  for (const { kind, legs, tradeDay } of events) {
    if (kind !== 'reinvestment') continue
    const asset = legs.find((leg) => leg.asset !== undefined)!.asset!
    const own = days.get(asset)
    if (own === undefined) days.set(asset, [tradeDay])
    else own.push(tradeDay)
  }
  return days
}
