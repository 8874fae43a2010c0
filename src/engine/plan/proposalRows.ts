import {
  type Money,
  moneyFromUnits,
  type Rate,
  textFromMoney,
  textFromPrice,
  textFromQuantity,
} from '../../shared/amount.ts'
import { isoFromDay, longFrom } from '../../shared/day.ts'
import type { SpreadRow } from '../../shared/plan.ts'
import type { Proposal } from '../../shared/proposal.ts'
import type { Part, Position } from './drift.ts'
import { CASH, type Household, type PlanAsset } from './household.ts'
import { type GainsTax, marginalRates } from '../tax/gainsTax.ts'
import type { YearGains } from '../tax/year.ts'
import type { PlannedTicket } from './tickets.ts'

type TaxLine = Proposal['tax']['lines'][number]

/** Largest target first, then largest value; cash last. */
export function byImportance(a: Position, b: Position): number {
  const target = (p: Position) => (p.core?.target ?? 0n) + (p.sleeve?.target ?? 0n)
  return (
    Number(a.asset === CASH) - Number(b.asset === CASH) ||
    Number(target(b) - target(a) > 0n) - Number(target(b) - target(a) < 0n) ||
    Number(b.value - a.value > 0n) - Number(b.value - a.value < 0n) ||
    (a.asset < b.asset ? -1 : 1)
  )
}

/** DRF: one asset read across core, sleeve and together, as shares of the plan's value. */
export function spreadRow(p: Position, value: Money, household: Household): SpreadRow {
  const target = moneyFromUnits((p.core?.target ?? 0n) + (p.sleeve?.target ?? 0n))
  const asset: PlanAsset | undefined = household.assets.get(p.asset)
  return {
    asset: p.asset,
    symbol: asset?.symbol ?? (p.asset === CASH ? 'Cash' : p.asset),
    name: asset?.name ?? '',
    value: textFromMoney(p.value),
    core: p.core === undefined ? null : partWeight(p.core, value),
    sleeve: p.sleeve === undefined ? null : partWeight(p.sleeve, value),
    together: {
      target: shareOf(target, value),
      actual: shareOf(p.value, value),
      drift: shareOf(moneyFromUnits(p.value - target), value),
      band: null,
      outside: (p.core?.outside ?? false) || (p.sleeve?.outside ?? false),
    },
  }
}

function partWeight(part: Part, value: Money): SpreadRow['together'] {
  return {
    target: shareOf(part.target, value),
    actual: shareOf(part.actual, value),
    drift: shareOf(part.drift, value),
    band: part.band === undefined ? null : shareOf(part.band, value),
    outside: part.outside,
  }
}

/** Exact amounts become shares here, for showing; nothing is reckoned with them. */
export function shareOf(part: Money, whole: Money): number {
  return part === 0n ? 0 : Number(part) / Number(whole)
}

/** A ticket and its lots; `taxOn` gives what a ticket, or one lot of it, bears of the plan's tax. */
export function wireTicket(
  t: PlannedTicket,
  household: Household,
  currency: string,
  taxOn: (ticket: string, lot?: string) => Money,
): Proposal['tickets'][number] {
  const { asOf } = household
  return {
    id: t.id,
    account: t.account,
    asset: t.asset,
    symbol: household.assets.get(t.asset)?.symbol ?? t.asset,
    side: t.side,
    quantity: textFromQuantity(t.quantity),
    price: textFromPrice(t.quote.price),
    priceDay: isoFromDay(t.quote.day),
    amount: textFromMoney(t.amount),
    cost: textFromMoney(t.cost),
    currency,
    why: t.why,
    core: textFromMoney(t.core),
    sleeve: textFromMoney(t.sleeve),
    lots: t.lots.map((lot) => ({
      lot: lot.lot.id,
      acquired: isoFromDay(lot.lot.acquired),
      quantity: textFromQuantity(lot.quantity),
      of: textFromQuantity(lot.lot.quantity),
      costBasis: lot.basis === undefined ? null : textFromMoney(lot.basis),
      gain: lot.gain === undefined ? null : textFromMoney(lot.gain),
      term: lot.term,
      longTermFrom: isoFromDay(longFrom(lot.lot)),
      daysToLong: Math.max(0, longFrom(lot.lot) - asOf),
      tax: textFromMoney(taxOn(t.id, lot.lot.id)),
    })),
    gain: t.gain === undefined ? null : textFromMoney(t.gain),
    tax: textFromMoney(taxOn(t.id)),
  }
}

/** TAX-6: the year without the plan and with it, line by line; `total` last but `carried`. */
export function taxLines(
  before: GainsTax,
  after: GainsTax,
  gainsBefore: YearGains,
  gainsAfter: YearGains,
  household: Household,
): TaxLine[] {
  const rates = marginalRates(gainsAfter, household.tax)
  const share = (rate: Rate) => Number(rate) / 1e10
  const line = (
    what: TaxLine['what'],
    one: Money,
    other: Money,
    rate: Rate | undefined,
    term?: 'short' | 'long',
  ): TaxLine => ({
    what,
    before: textFromMoney(one),
    after: textFromMoney(other),
    gainBefore: term === undefined ? null : textFromMoney(gainsBefore[term]),
    gainAfter: term === undefined ? null : textFromMoney(gainsAfter[term]),
    rate: rate === undefined ? null : share(rate),
  })
  return [
    line('shortTerm', before.short, after.short, rates.federalShort, 'short'),
    line('longTerm', before.long, after.long, rates.federalLong, 'long'),
    line('niit', before.niit, after.niit, rates.niit),
    line('state', before.state, after.state, household.tax.rates.stateRate),
    line('total', before.total, after.total, undefined),
    line('carried', before.carried, after.carried, undefined),
  ]
}
