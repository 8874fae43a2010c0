import type { PriceLayout, PriceSeries } from '../../../shared/market.ts'

/** One file read: the series it holds, and what became of its records. */
export interface PriceFile {
  readonly file: string
  readonly layout: PriceLayout
  readonly series: readonly NamedSeries[]
  /** Records with at least one cell that is not blank, header lines included. */
  readonly rows: number
  /** Of these: headers, and days on which the file says that there is no price. */
  readonly nonData: number
  /** Closes with more than eight decimals, rounded half-even. */
  readonly rounded: number
}

export interface NamedSeries {
  readonly symbol: string
  readonly series: PriceSeries
}

/** What the caller knows that a file may not say. */
export interface PriceOptions {
  /** For layouts that name no symbol; else the file's name without its ending. */
  readonly symbol?: string
}
