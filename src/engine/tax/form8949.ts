import type { Asset } from '../../shared/account.ts'
import { type Money, moneyFromUnits, type Quantity } from '../../shared/amount.ts'
import { type Day, yearOf } from '../../shared/day.ts'
import type { Gap } from '../../shared/lot.ts'
import type { TaxNote } from '../../shared/tax.ts'
import { asReported } from '../ledger/gains.ts'
import type { WashedClosing } from '../ledger/washSaleLots.ts'
import type { YearGains } from './year.ts'

/** A row of Form 8949: columns (d) to (h), and the closing that it is of (TAX-20). */
export interface SaleRow {
  readonly closing: WashedClosing
  readonly part: 'I' | 'II'
  readonly boxes: string
  readonly quantity: Quantity
  readonly proceeds: Money
  readonly cost: Money | undefined
  readonly code: '' | 'W'
  /** Column (g): what is disallowed, zero or above. */
  readonly adjustment: Money
  /** Column (h); undefined where the basis is unknown. */
  readonly gain: Money | undefined
  readonly collectible: boolean
}

export interface SaleFacts {
  readonly year: number
  readonly upTo: Day
  /** Taxable accounts of the return. */
  readonly accounts: ReadonlySet<string>
  readonly currency: string
  /** Units sold without lots: no row, but named (TAX-3). */
  readonly gaps: readonly Gap[]
  asset(id: string): Asset | undefined
}

/** What a year's sales come to. Section 1256 contracts are on Form 6781, not among the rows. */
export interface Sales {
  readonly rows: readonly SaleRow[]
  readonly gains: YearGains
  readonly section1256: Money
  readonly notes: readonly TaxNote[]
}

/** Rows in the order of their sales. Rows of unknown basis, or in another currency, are in no sum and noted. */
export function salesOfYear(closed: readonly WashedClosing[], facts: SaleFacts): Sales {
  const rows: SaleRow[] = []
  /** By symbol, the sales of which some part has no basis. */
  const unknown = new Map<string, Set<string>>()
  const nameUnknown = (asset: string, sale: string) => {
    const symbol = facts.asset(asset)?.symbol ?? asset
    unknown.set(symbol, (unknown.get(symbol) ?? new Set()).add(sale))
  }
  const isInYear = (at: { readonly account: string }, on: Day) =>
    facts.accounts.has(at.account) && yearOf(on) === facts.year && on <= facts.upTo
  const foreign = new Set<string>()
  let section1256 = 0n
  for (const closing of closed) {
    if (!isInYear(closing, closing.sold)) continue
    const other = [closing.currency, closing.paid?.currency].find(
      (one) => one !== undefined && one !== facts.currency,
    )
    if (other !== undefined) {
      foreign.add(other)
      continue
    }
    const asset = facts.asset(closing.asset)
    if (closing.gain === undefined) nameUnknown(closing.asset, closing.sale)
    if (asset?.taxKind === 'section1256') section1256 += closing.gain ?? 0n
    else rows.push(rowOf(closing, asset))
  }
  for (const gap of facts.gaps) {
    if (gap.proceeds !== 0n && isInYear(gap, gap.day)) nameUnknown(gap.asset, gap.event)
  }
  const sum = (of: readonly SaleRow[]) =>
    moneyFromUnits(of.reduce((total, row) => total + (row.gain ?? 0n), 0n))
  const long = rows.filter((row) => row.part === 'II')
  return {
    rows,
    gains: {
      short: sum(rows.filter((row) => row.part === 'I')),
      long: sum(long),
      collectibles: sum(long.filter((row) => row.collectible)),
    },
    section1256: moneyFromUnits(section1256),
    notes: [
      ...[...unknown].map(([symbol, sales]): TaxNote => ({
        kind: 'unknownBasis',
        facts: { symbol, count: sales.size },
      })),
      ...[...foreign].map((currency): TaxNote => ({ kind: 'otherCurrency', facts: { currency } })),
    ],
  }
}

function rowOf(closing: WashedClosing, asset: Asset | undefined): SaleRow {
  const { quantity, cost, proceeds } = asReported(closing)
  const { gain, washDisallowed } = closing
  const part = closing.term === 'long' ? 'II' : 'I'
  return {
    closing,
    part,
    boxes: boxesOf(part, asset?.taxKind === 'crypto' && yearOf(closing.sold) >= FIRST_1099_DA),
    quantity,
    proceeds,
    cost,
    code: washDisallowed > 0n ? 'W' : '',
    adjustment: washDisallowed,
    gain: gain === undefined ? undefined : moneyFromUnits(gain + washDisallowed),
    collectible: asset?.taxKind === 'collectible',
  }
}

/** From this year on digital assets have boxes of their own (Form 1099-DA). */
const FIRST_1099_DA = 2025

/** Which of the three applies depends on what the broker reported to the IRS, which exports do not say. */
function boxesOf(part: 'I' | 'II', digital: boolean): string {
  if (part === 'I') return digital ? 'G, H or I' : 'A, B or C'
  return digital ? 'J, K or L' : 'D, E or F'
}
