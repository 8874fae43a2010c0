import type { Brand } from './brand.ts'

/** Millionths of a currency unit. Exact; never a float. */
export type Money = Brand<bigint, 'Money'>
/** Ten-billionths of a share or contract. */
export type Quantity = Brand<bigint, 'Quantity'>
/** Hundred-millionths of a currency unit per share. */
export type Price = Brand<bigint, 'Price'>
/** Ten-billionths of one: exchange rates, tax rates, split ratios. */
export type Rate = Brand<bigint, 'Rate'>

export const MONEY_DECIMALS = 6
export const QUANTITY_DECIMALS = 10
export const PRICE_DECIMALS = 8
export const RATE_DECIMALS = 10

const MAX_STORED = 2n ** 63n - 1n
const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?$/

/** A parsed amount; `rounded` tells that the source had more decimals than the scale holds (half-even, once). */
export interface Parsed<T> {
  readonly value: T
  readonly rounded: boolean
}

/** Plain decimal text (`-1234.5`, no grouping, no exponent) to money; undefined where it is none or does not fit 64 bits. */
export function parseMoney(text: string): Parsed<Money> | undefined {
  return parseScaled(text, MONEY_DECIMALS) as Parsed<Money> | undefined
}
export function parseQuantity(text: string): Parsed<Quantity> | undefined {
  return parseScaled(text, QUANTITY_DECIMALS) as Parsed<Quantity> | undefined
}
export function parsePrice(text: string): Parsed<Price> | undefined {
  return parseScaled(text, PRICE_DECIMALS) as Parsed<Price> | undefined
}
export function parseRate(text: string): Parsed<Rate> | undefined {
  return parseScaled(text, RATE_DECIMALS) as Parsed<Rate> | undefined
}

/** For literals in tests and tables, and for text that a schema has checked: throws on anything else. */
export function money(text: string): Money {
  return must(parseMoney(text), text)
}
export function quantity(text: string): Quantity {
  return must(parseQuantity(text), text)
}
export function price(text: string): Price {
  return must(parsePrice(text), text)
}
export function rate(text: string): Rate {
  return must(parseRate(text), text)
}

/** Canonical decimal text: no grouping, no trailing zeros, no negative zero. The form of every amount on the wire. */
export function textFromMoney(m: Money): string {
  return textFromScaled(m, MONEY_DECIMALS)
}
export function textFromQuantity(q: Quantity): string {
  return textFromScaled(q, QUANTITY_DECIMALS)
}
export function textFromPrice(p: Price): string {
  return textFromScaled(p, PRICE_DECIMALS)
}
export function textFromRate(r: Rate): string {
  return textFromScaled(r, RATE_DECIMALS)
}

export function moneyFromUnits(units: bigint): Money {
  return checked(units) as Money
}
export function quantityFromUnits(units: bigint): Quantity {
  return checked(units) as Quantity
}
export function priceFromUnits(units: bigint): Price {
  return checked(units) as Price
}
export function rateFromUnits(units: bigint): Rate {
  return checked(units) as Rate
}

/** quantity × price in money, half-even to the millionth: the one place where a holding gets a value. */
export function valueOfUnits(units: Quantity, each: Price): Money {
  return divideHalfEven(units * each, 10n ** 12n) as Money
}

/** `amount` × `r`, half-even to the millionth. */
export function timesRate(amount: Money, r: Rate): Money {
  return divideHalfEven(amount * r, 10n ** 10n) as Money
}

/**
 * The part of `whole` that belongs to `taken` out of `of`, rounded half-even. Callers keep `whole − part` for the
 * rest, so a split never makes or loses anything.
 */
export function proRata(whole: Money, taken: Quantity, of: Quantity): Money {
  return of === 0n ? (0n as Money) : (divideHalfEven(whole * taken, of) as Money)
}

/** Exact amounts leave the ledger for panels, weights and statistics through these, and never travel back. */
export function floatFromMoney(m: Money): number {
  return Number(m) / 1e6
}
export function floatFromQuantity(q: Quantity): number {
  return Number(q) / 1e10
}
export function floatFromPrice(p: Price): number {
  return Number(p) / 1e8
}
export function floatFromRate(r: Rate): number {
  return Number(r) / 1e10
}

/** n / d with ties to the even neighbour; the sign of either may be negative. */
export function divideHalfEven(n: bigint, d: bigint): bigint {
  if (d < 0n) return divideHalfEven(-n, -d)
  const negative = n < 0n
  const size = negative ? -n : n
  const whole = size / d
  const twice = (size - whole * d) * 2n
  const up = twice > d || (twice === d && whole % 2n === 1n)
  const result = up ? whole + 1n : whole
  return negative ? -result : result
}

function parseScaled(text: string, decimals: number): Parsed<bigint> | undefined {
  const m = PLAIN.exec(text)
  if (!m) return undefined
  const whole = m[2] ?? ''
  const fraction = m[3] ?? ''
  if (whole === '' && fraction === '') return undefined
  if (whole.length + fraction.length > 60) return undefined
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0')
  const rest = fraction.slice(decimals)
  let size = BigInt(`${whole}${kept}`)
  const rounded = /[1-9]/.test(rest)
  if (rounded) size = divideHalfEven(BigInt(`${whole}${kept}${rest}`), 10n ** BigInt(rest.length))
  if (size > MAX_STORED) return undefined
  return { value: m[1] === '-' ? -size : size, rounded }
}

function textFromScaled(units: bigint, decimals: number): string {
  const size = units < 0n ? -units : units
  const digits = size.toString().padStart(decimals + 1, '0')
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - decimals)
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function must<T>(parsed: Parsed<T> | undefined, text: string): T {
  if (parsed === undefined || parsed.rounded) throw new RangeError(`not an exact amount: ${text}`)
  return parsed.value
}

function checked(units: bigint): bigint {
  if (units > MAX_STORED || units < -MAX_STORED) throw new RangeError('amount out of the 64-bit range')
  return units
}
