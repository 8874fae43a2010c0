import type { Money, Price, Quantity } from '../../../shared/amount.ts'
import { priceFromUnits, valueOfUnits } from '../../../shared/amount.ts'
import type { Day } from '../../../shared/day.ts'
import { isMoneyMarket } from '../../../shared/moneyMarket.ts'
import type { AssetHint } from '../../../shared/trade.ts'
import type { NonData, NonDataRow, RefusedRow, RowProblem } from '../rows.ts'

/** Units of one asset as a broker states them at the end of a day. */
export interface StatedPosition {
  readonly line: number
  /** The account the row names; empty where the file names none. */
  readonly account: string
  readonly asset: AssetHint
  /** Negative for short positions. */
  readonly quantity: Quantity
  /** Digits behind the decimal mark as the cell shows them: units may be rounded to them (REC-4). */
  readonly decimals: number
  readonly cost: Money | undefined
  readonly price: Price | undefined
  readonly value: Money | undefined
  /** Empty where the file does not say. */
  readonly currency: string
}

export interface StatedCash {
  readonly line: number
  readonly account: string
  readonly amount: Money
  readonly currency: string
}

/** A position file, read: rows = positions + cash + refused + nonData, always (REC-1). */
export interface PositionFile {
  readonly broker: string
  /** The day whose end the file shows; undefined where it does not say. */
  readonly day: Day | undefined
  /** Every account named, in the order of the file, also one without positions. */
  readonly accounts: readonly { readonly hint: string; readonly name: string }[]
  readonly rows: number
  readonly positions: readonly StatedPosition[]
  readonly cash: readonly StatedCash[]
  readonly refused: readonly RefusedRow[]
  readonly nonData: readonly NonDataRow[]
}

/** What became of one row of a position file. */
export type PositionFate =
  | { readonly fate: 'position'; readonly position: StatedPosition }
  | { readonly fate: 'cash'; readonly cash: StatedCash }
  | { readonly fate: 'refused'; readonly column: string; readonly kind: RowProblem; readonly text: string }
  | { readonly fate: 'nonData'; readonly what: NonData }

/** The file from the fates of its rows. Positions and cash without a currency of their own are in `currency`. */
export function collectPositions(
  broker: string,
  day: Day | undefined,
  rows: readonly { readonly line: number; readonly raw: string }[],
  fates: readonly PositionFate[],
  names: ReadonlyMap<string, string>,
): PositionFile {
  const positions: StatedPosition[] = []
  const cash: StatedCash[] = []
  const refused: RefusedRow[] = []
  const nonData: NonDataRow[] = []
  const accounts = new Map(names)
  for (const [i, { line, raw }] of rows.entries()) {
    const fate = fates[i]!
    switch (fate.fate) {
      case 'position':
        positions.push(fate.position)
        if (!accounts.has(fate.position.account)) accounts.set(fate.position.account, '')
        break
      case 'cash':
        cash.push(fate.cash)
        if (!accounts.has(fate.cash.account)) accounts.set(fate.cash.account, '')
        break
      case 'refused':
        refused.push({ line, column: fate.column, kind: fate.kind, text: fate.text.slice(0, 200), raw })
        break
      case 'nonData':
        nonData.push({ line, what: fate.what, raw })
        break
    }
  }
  return {
    broker,
    day,
    accounts: [...accounts].map(([hint, name]) => ({ hint, name })),
    rows: rows.length,
    positions,
    cash,
    refused,
    nonData,
  }
}

/** REC-3: a fund that serves as the account's cash is cash: its stated value, else its units at par. */
export function cashOfFund(position: StatedPosition): StatedCash | undefined {
  const { asset, line, account, quantity, value, currency } = position
  if (asset.kind !== 'moneyMarket' && !isMoneyMarket(asset.symbol)) return undefined
  return { line, account, amount: value ?? atPar(quantity), currency }
}

/** Digits behind the decimal mark of a number cell, brackets and signs around it left aside. */
export function decimalsOf(cell: string, decimal: 'point' | 'comma'): number {
  return (decimal === 'point' ? /\.(\d+)\D*$/ : /,(\d+)\D*$/).exec(cell)?.[1]?.length ?? 0
}

/** Units of cash, or of a fund at one unit of currency a share. */
export function atPar(units: Quantity): Money {
  return valueOfUnits(units, PAR)
}

const PAR = priceFromUnits(100_000_000n)
