import {
  moneyFromUnits,
  parseMoney,
  parseQuantity,
  quantityFromUnits,
  textFromMoney,
  textFromQuantity,
} from '../../shared/amount.ts'

/** −1, 0 or 1: which side of zero an amount stands on, exactly. */
export function signOf(amount: string): -1 | 0 | 1 {
  if (!/[1-9]/.test(amount)) return 0
  return amount.startsWith('-') ? -1 : 1
}

/** The exact sum of money amounts; null where one of them is not known, since the sum then is not known either. */
export function sumOf(amounts: readonly (string | null)[]): string | null {
  let units = 0n
  for (const amount of amounts) {
    if (amount === null) return null
    units += unitsOf(amount)
  }
  return textFromMoney(moneyFromUnits(units))
}

/** The exact sum of quantities, which have more decimals than money. */
export function sumOfUnits(quantities: readonly string[]): string {
  let units = 0n
  for (const text of quantities) units += quantityUnits(text)
  return textFromQuantity(quantityFromUnits(units))
}

/** Order of two quantities: −1, 0 or 1. Throws for what is none. */
export function compareUnits(a: string, b: string): -1 | 0 | 1 {
  const difference = quantityUnits(a) - quantityUnits(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function quantityUnits(text: string): bigint {
  const parsed = parseQuantity(text)
  if (parsed === undefined) throw new RangeError(`not a quantity: ${text}`)
  return parsed.value
}

/** a − b, exactly. */
export function minus(a: string, b: string): string {
  return textFromMoney(moneyFromUnits(unitsOf(a) - unitsOf(b)))
}

/** a / b for display as a percentage; null where b is zero. */
export function ratio(a: string, b: string): number | null {
  const of = unitsOf(b)
  return of === 0n ? null : Number(unitsOf(a)) / Number(of)
}

/** Order of two amounts, ascending; unknown amounts come last. */
export function compareAmounts(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const difference = unitsOf(a) - unitsOf(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/**
 * What a person typed as an amount, as plain decimal text; undefined where it is none. Grouping commas and a currency
 * sign are allowed, a decimal comma is not: `1.234,5` could be two numbers.
 */
export function amountTyped(typed: string): string | undefined {
  const text = typed.trim().replace(/^\$/, '').replace('\u2212', '-')
  if (!/^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(text)) return undefined
  return text.replaceAll(',', '')
}

function unitsOf(amount: string): bigint {
  const parsed = parseMoney(amount)
  if (parsed === undefined) throw new RangeError(`not an amount: ${amount}`)
  return parsed.value
}
