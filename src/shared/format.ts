import { dayFromIso, ymdFromDay } from './day.ts'

/** Display only: nothing here is ever parsed back. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MINUS = '\u2212'

/** `27 Feb 2026`; the text itself where it is no ISO day. */
export function showDay(iso: string): string {
  const d = dayFromIso(iso)
  if (d === undefined) return iso
  const { year, month, dayOfMonth } = ymdFromDay(d)
  return `${dayOfMonth} ${MONTHS[month - 1]} ${year}`
}

/** `Mon 16 Mar 2026`, for deadlines. */
export function showDeadline(iso: string): string {
  const d = dayFromIso(iso)
  return d === undefined ? iso : `${WEEKDAYS[(((d + 4) % 7) + 7) % 7]} ${showDay(iso)}`
}

/** Canonical decimal text with grouping and a fixed number of decimals, half away from zero: `-1234.5` → `−1,234.50`. */
export function showAmount(text: string, decimals = 2): string {
  const negative = text.startsWith('-')
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.')
  const scaled = roundDigits(whole, fraction, decimals)
  const digits = scaled.toString().padStart(decimals + 1, '0')
  const integer = digits.slice(0, digits.length - decimals)
  const grouped = integer.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const sign = negative && scaled !== 0n ? MINUS : ''
  return decimals === 0 ? `${sign}${grouped}` : `${sign}${grouped}.${digits.slice(digits.length - decimals)}`
}

/** Money with its currency: `$1,234.50`, `−€12.00`, `CHF 12.00`. */
export function showMoney(text: string, currency = 'USD'): string {
  const amount = showAmount(text, currency === 'JPY' ? 0 : 2)
  const symbol = { USD: '$', EUR: '€', GBP: '£', JPY: '¥' }[currency]
  if (symbol === undefined) return `${currency} ${amount}`
  return amount.startsWith(MINUS) ? `${MINUS}${symbol}${amount.slice(1)}` : `${symbol}${amount}`
}

/** Units without trailing zeros but grouped: `1,234.5678`. */
export function showQuantity(text: string): string {
  const fraction = text.split('.')[1] ?? ''
  return showAmount(text, fraction.length)
}

/** A share of one as percent: `0.1234` → `12.3%`. */
export function showPercent(share: number, decimals = 1): string {
  return `${fixed(share * 100, decimals)}%`
}

/** Percent that always carries its sign, for returns and effects. */
export function showChange(share: number, decimals = 1): string {
  return `${signed(share * 100, decimals)}%`
}

/** Drift in percentage points, always signed; zero is `0.0`. */
export function showPoints(share: number, decimals = 1): string {
  return signed(share * 100, decimals)
}

export function showNumber(value: number, decimals = 2): string {
  return fixed(value, decimals)
}

/** `1 trade`, `7 trades`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${showAmount(String(n), 0)} ${n === 1 ? one : many}`
}

/** A span of calendar days in the two largest units that matter: `7 y 8 m`, `3 m`, `12 days`. */
export function showSpan(days: number): string {
  if (days < 61) return `${days} ${days === 1 ? 'day' : 'days'}`
  const months = Math.round(days / 30.4375)
  const years = Math.floor(months / 12)
  if (years === 0) return `${months} m`
  return months % 12 === 0 ? `${years} y` : `${years} y ${months % 12} m`
}

function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals)
  const grouped = text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','))
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${grouped}` : grouped
}

function roundDigits(whole: string, fraction: string, decimals: number): bigint {
  const kept = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
  return (fraction[decimals] ?? '0') >= '5' ? kept + 1n : kept
}
