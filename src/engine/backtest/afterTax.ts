import {
  floatFromMoney,
  type Money,
  money,
  moneyFromUnits,
  type Quantity,
  quantityFromUnits,
  textFromMoney,
  timesRate,
} from '../../shared/amount.ts'
import { type Day, dayFromYmd, isoFromDay, yearOf } from '../../shared/day.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { AfterTax, Line, Stats, TaxedYear } from '../../shared/report.ts'
import type { TaxNote } from '../../shared/tax.ts'
import type { Panel } from '../market/panel.ts'
import {
  bookReinvestment,
  bookTrade,
  type BookedYear,
  type LossesCarried,
  moneyOf,
  openBook,
  taxYears,
  type Taxation,
  unitsOf,
  withdrawalRate,
} from './lotBook.ts'
import type { Course, Fills, Market } from './simulate.ts'
import { DAYS_PER_YEAR, annualGrowth } from './stats.ts'

/** What of a run its tax follows from. `course` is the net one, recorded. */
export interface TaxedInput {
  readonly panel: Panel
  /** Columns of the panel by slot, cash left out. */
  readonly columns: readonly number[]
  readonly market: Market
  readonly course: Course
  readonly start: number
  readonly end: number
  /** Share of each traded amount. */
  readonly rate: number
  readonly taxation: Taxation
  /** [0] is not zero to stop (BT-16). */
  readonly pulse: Int32Array
}

/** A line after tax; `course` is what statistics are made of. */
export interface Taxed {
  readonly course: Course
  readonly years: readonly TaxedYear[]
  readonly liquidation: AfterTax['liquidation']
  /** What the net line's liquidation is of the starting money, without tax, and what is left of this one. */
  readonly liquidated: { readonly untaxed: number; readonly own: number }
  readonly notes: readonly TaxNote[]
}

/** A change worth less is no trade (BT-18). */
const LEAST_TRADE = 0.01
/** A smaller growth of total return beyond the close is rounding, no distribution. */
const LEAST_DISTRIBUTION = 1e-7
/** Units are of this at the first close. */
const FIRST_LEVEL = 100
const NO_LOSS: LossesCarried = { short: moneyFromUnits(0n), long: moneyFromUnits(0n) }

/** One line in its own account (BT-17 to BT-21). Refuses with `invalidStrategy` what it cannot tax, and with `cancelled`. */
export function afterTax(input: TaxedInput): Result<Taxed> {
  return input.taxation.terms.accountType === 'taxable' ? taxable(input) : ok(sheltered(input))
}

/** BT-22: what costs and tax took of the line, `before` being it before tax and `stats` those after. */
export function lineAfterTax(
  { gross, net, stats: netStats, grossStats }: Line,
  { course, years, liquidation, liquidated, notes }: Taxed,
  stats: Stats,
  days: Int32Array,
): AfterTax {
  const last = net.length - 1
  const span = (days[last]! - days[0]!) / DAYS_PER_YEAR
  return {
    value: course.value,
    stats,
    years: [...years],
    liquidation,
    drag: {
      costs: grossStats.cagr - netStats.cagr,
      tax: netStats.cagr - stats.cagr,
      liquidated: annualGrowth(liquidated.untaxed, span) - annualGrowth(liquidated.own, span),
      costsAtEnd: gross[last]! - net[last]!,
      taxAtEnd: net[last]! - course.value[last]!,
    },
    notes: [...notes],
  }
}

/** Deferred and exempt: nothing is taxed on the way. */
function sheltered(input: TaxedInput): Taxed {
  const { course, taxation, panel, end } = input
  const beforeTax = soldFor(input, 1)
  // A column goes over the wire by its buffer, so two lines never share one.
  const own = { ...course, value: course.value.slice() }
  if (taxation.terms.accountType === 'exempt')
    return { course: own, years: [], ...leftOf(input, beforeTax, 0n), notes: [] }
  const year = yearOf(panel.days[end]! as Day)
  const { rate, tableYear } = withdrawalRate(taxation, year)
  const notes: TaxNote[] =
    tableYear === year ? [] : [{ kind: 'tableOfOtherYear', facts: { year, table: tableYear } }]
  return { course: own, years: [], ...leftOf(input, beforeTax, timesRate(beforeTax, rate)), notes }
}

/** What the liquidation brings after fees; `keep` is what payments left of the net line. */
function soldFor({ course, start, end, rate, taxation, columns }: TaxedInput, keep: number): Money {
  const last = end - start
  const whole = keep * floatFromMoney(money(taxation.terms.startMoney)) * course.value[last]!
  return moneyOf(whole * (1 - rate * investedShare(course, columns.length, last)))
}

function leftOf(input: TaxedInput, beforeTax: Money, tax: bigint): Pick<Taxed, 'liquidation' | 'liquidated'> {
  const value = moneyFromUnits(beforeTax - tax)
  const startMoney = floatFromMoney(money(input.taxation.terms.startMoney))
  return {
    liquidation: {
      beforeTax: textFromMoney(beforeTax),
      tax: textFromMoney(moneyFromUnits(tax)),
      value: textFromMoney(value),
    },
    liquidated: {
      untaxed: floatFromMoney(soldFor(input, 1)) / startMoney,
      own: Math.max(0, floatFromMoney(value)) / startMoney,
    },
  }
}

/** Share of the value that stands in assets at a close. */
function investedShare({ held, value }: Course, assets: number, at: number): number {
  let sum = 0
  for (let s = 0; s < assets; s++) sum += held![s * value.length + at]!
  return sum
}

function taxable(input: TaxedInput): Result<Taxed> {
  const { panel, columns, market, course, start, end, rate, taxation } = input
  const { days } = panel
  const length = end - start + 1
  const assets = columns.length
  const startMoney = floatFromMoney(money(taxation.terms.startMoney))
  const book = openBook(taxation)
  const units: Quantity[] = columns.map(() => quantityFromUnits(0n))
  const fillRows = new Set(course.fills.rows.subarray(0, course.fills.count))
  const value = new Float64Array(length)
  const paid: { row: number; fee: number }[] = []
  const years: TaxedYear[] = []
  const notes = new Map<string, TaxNote>()
  const keeps = new Float64Array(length)
  let carried = NO_LOSS
  let unpaid = yearOf(days[start]! as Day)
  let keep = 1

  for (let row = start; row <= end; row++) {
    if (row > start) earn(row)
    if (fillRows.has(row)) {
      const short = moveTo(row, keep)
      if (short >= 0) return refuse(heldShort(panel.assets[columns[short]!]!))
    }
    keeps[row - start] = keep
    while (row < end && dayFromYmd(unpaid + 1, 4, 15)! < days[row + 1]!) {
      if (Atomics.load(input.pulse, 0) !== 0) return refuse({ kind: 'cancelled' })
      const before = keep
      if (!pay(row)) {
        const problem = `the tax of ${unpaid} is more than the account is worth on ${isoFromDay(days[row]! as Day)}`
        return refuse({ kind: 'invalidStrategy', path: 'tax', problem })
      }
      if (keep !== before) moveTo(row, keep)
      unpaid++
    }
    value[row - start] = keep * course.value[row - start]!
  }
  const beforeTax = soldFor(input, keep)
  for (let s = 0; s < assets; s++) trade(end, s, quantityFromUnits(0n))
  let tax = 0n
  const last: number[] = []
  for (let year = unpaid; year <= yearOf(days[end]! as Day); year++) last.push(year)
  const booked = taxYears(book, last, carried, days[end]! as Day)
  for (const [i, year] of last.entries()) {
    tax += booked[i]!.tax
    tell(year, booked[i]!, end, true)
  }
  return ok({
    course: { value, held: course.held, fills: feesOf(course.fills) },
    years,
    ...leftOf(input, beforeTax, tax),
    notes: [...notes.values()],
  })

  /** Interest on cash from the close before, and distributions (BT-3). */
  function earn(row: number): void {
    const at = row - 1 - start
    const cash = keep * startMoney * course.value[at]! * course.held![assets * length + at]!
    const bill = market.columns[assets]![row]! / market.columns[assets]![row - 1]! - 1
    if (cash > 0 && bill !== 0) {
      const year = yearOf(days[row]! as Day)
      book.interest.set(year, (book.interest.get(year) ?? 0) + cash * bill)
    }
    for (let s = 0; s < assets; s++) {
      if (units[s] === 0n) continue
      const total = market.columns[s]!
      const growth = total[row]! / total[row - 1]! / (levelAt(s, row) / levelAt(s, row - 1)) - 1
      if (!(growth > LEAST_DISTRIBUTION)) continue
      const more = unitsOf((Number(units[s]) / 1e10) * growth)
      const amount = worth(s, row, more)
      if (amount <= 0n) continue
      bookReinvestment(book, days[row]! as Day, nameOf(s), more, amount)
      units[s] = quantityFromUnits(units[s]! + more)
    }
  }

  /** Brings every holding to the net line's weights; the slot of one below zero, or −1. */
  function moveTo(row: number, kept: number): number {
    const at = row - start
    const whole = kept * startMoney * course.value[at]!
    for (let s = 0; s < assets; s++) {
      const share = course.held![s * length + at]!
      if (share < -1e-12) return s
      trade(row, s, unitsOf(share <= 0 ? 0 : (whole * share) / levelAt(s, row)))
    }
    return -1
  }

  function trade(row: number, s: number, wanted: Quantity): void {
    const change = quantityFromUnits(wanted - units[s]!)
    if (change === 0n) return
    const amount = worth(s, row, change < 0n ? quantityFromUnits(-change) : change)
    if (wanted !== 0n && floatFromMoney(amount) < LEAST_TRADE) return
    bookTrade(book, days[row]! as Day, nameOf(s), change, amount, moneyOf(rate * floatFromMoney(amount)))
    units[s] = wanted
  }

  /** Takes the tax of the oldest unpaid year out of the account (BT-20); false where there is not so much. */
  function pay(row: number): boolean {
    const [booked] = taxYears(book, [unpaid], carried, days[row]! as Day)
    carried = booked!.carried
    tell(unpaid, booked!, row, false)
    const tax = floatFromMoney(booked!.tax)
    if (tax === 0) return true
    const whole = keep * startMoney * course.value[row - start]!
    const fees = rate * investedShare(course, assets, row - start)
    const moved = tax > 0 ? tax / (1 - fees) : tax / (1 + fees)
    if (!(moved < whole)) return false
    keep *= 1 - moved / whole
    paid.push({ row, fee: (fees * Math.abs(moved)) / startMoney })
    return true
  }

  function tell(year: number, booked: BookedYear, row: number, atLiquidation: boolean): void {
    const { gains } = booked.sales
    years.push({
      year,
      tableYear: booked.tableYear,
      short: textFromMoney(gains.short),
      long: textFromMoney(gains.long),
      disallowed: textFromMoney(booked.disallowed),
      interest: textFromMoney(booked.interest),
      dividends: textFromMoney(booked.received.ordinaryDividends),
      qualified: textFromMoney(booked.received.qualifiedDividends),
      tax: textFromMoney(booked.tax),
      paidOn: isoFromDay(days[row]! as Day),
      atLiquidation,
      carried: textFromMoney(moneyFromUnits(booked.carried.short + booked.carried.long)),
    })
    for (const note of booked.notes) addNote(notes, note)
  }

  function nameOf(s: number): string {
    return panel.assets[columns[s]!]!
  }

  /** Of a unit, which is what `FIRST_LEVEL` bought at the first close. */
  function levelAt(s: number, row: number): number {
    const at = columns[s]! * days.length
    return (FIRST_LEVEL * panel.close[at + row]!) / panel.close[at + start]!
  }

  function worth(s: number, row: number, of: Quantity): Money {
    return moneyOf((Number(of) / 1e10) * levelAt(s, row))
  }

  /** The fills at the account's own size, then the fees of paying tax, which turn nothing over. */
  function feesOf(fills: Fills): Fills {
    const count = fills.count + paid.length
    const out = {
      rows: new Int32Array(count),
      decided: new Int32Array(count),
      part: new Int8Array(count).fill(-1),
      turnover: new Float64Array(count),
      cost: new Float64Array(count),
      count,
    }
    for (let i = 0; i < fills.count; i++) {
      out.rows[i] = fills.rows[i]!
      out.decided[i] = fills.decided[i]!
      out.part[i] = fills.part[i]!
      out.turnover[i] = fills.turnover[i]!
      out.cost[i] = fills.cost[i]! * keeps[fills.rows[i]! - start]!
    }
    for (const [i, { row, fee }] of paid.entries()) {
      out.rows[fills.count + i] = row
      out.decided[fills.count + i] = row
      out.cost[fills.count + i] = fee
    }
    return out
  }
}

/** One note for what it is about; amounts of several years add up. */
function addNote(notes: Map<string, TaxNote>, note: TaxNote): void {
  const { amount, ...about } = note.facts
  const key = JSON.stringify([note.kind, about])
  const before = notes.get(key)?.facts['amount']
  if (amount === undefined || before === undefined) notes.set(key, note)
  else {
    const sum = moneyFromUnits(money(String(before)) + money(String(amount)))
    notes.set(key, { ...note, facts: { ...note.facts, amount: textFromMoney(sum) } })
  }
}

function heldShort(asset: string) {
  const problem = `holds ${asset} below zero, which the after-tax run does not know`
  return { kind: 'invalidStrategy' as const, path: 'tax', problem }
}
