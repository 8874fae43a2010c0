import { dayFromYmd, type Day } from '../../shared/day.ts'

export type Decimal = 'point' | 'comma'
export type DateOrder = 'ymd' | 'mdy' | 'dmy'

/**
 * What all the values of one column say together. `reading` is undefined where no value tells (nothing there, or every
 * value means the same either way); `ambiguous` where values exist that mean different things under different readings
 * and none settles it; `mixed` where some values fit one reading only and some another only. `at` is the index of the
 * value that tells.
 */
export interface Evidence<R> {
  readonly reading: R | undefined
  readonly ambiguous: boolean
  readonly mixed: boolean
  readonly at: number | undefined
}

/** How one column is read. In a mixed column a value that fits both readings differently is not read at all. */
export interface NumberStyle {
  readonly decimal: Decimal
  readonly mixed: boolean
  /** IMP-42: a value of a mixed column is read by the one style that it fits. */
  readonly each?: boolean
}

export interface DateStyle {
  readonly order: DateOrder
  readonly mixed: boolean
}

/** Cells by which exports say "nothing here". */
const EMPTY = /^(?:-{1,2}|[–—]|n\/a)?$/i
/** No-break, figure, thin and narrow no-break space besides the plain one: they group digits in many locales. */
const SPACE = '[ \\u00a0\\u2007\\u2009\\u202f]'
const POINT = grammar(',', '\\.')
const COMMA = grammar('\\.', ',')

/** Digits, perhaps grouped in threes (by one kind of separator, never after a leading zero), and a fraction. */
function grammar(group: string, decimal: string): RegExp {
  const groups = [group, "['’]", SPACE].map((g) => `[1-9]\\d{0,2}(?:${g}\\d{3})+`).join('|')
  return new RegExp(`^(?:(?:\\d+|${groups})(?:${decimal}\\d*)?|${decimal}\\d+)$`)
}

export function isEmptyCell(cell: string): boolean {
  return EMPTY.test(cell.trim())
}

/** IMP-4: the decimal style of a column, from all its values; cells that are no number at all say nothing. */
export function decimalEvidence(cells: readonly string[]): Evidence<Decimal> {
  return weigh(cells, (cell) => {
    const number = openNumber(cell)
    if (number === undefined) return undefined
    const point = POINT.test(number.digits) ? plain(number.digits, '.') : undefined
    const comma = COMMA.test(number.digits) ? plain(number.digits, ',') : undefined
    if (point === undefined && comma === undefined) return undefined
    return {
      fits: [
        ...(point === undefined ? [] : (['point'] as const)),
        ...(comma === undefined ? [] : (['comma'] as const)),
      ],
      same: point === comma,
    }
  })
}

/** Most numbers of most exports: digits, in threes or not, with a point before the fraction if with anything. */
const PLAINEST = /^-?\$?(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$/

/** Whether no value like this one, alone, speaks against a column being written in this style. */
export function mayBeDecimal(cell: string, decimal: Decimal): boolean {
  if (cell === '' || (decimal === 'point' && PLAINEST.test(cell))) return true
  const { reading } = decimalEvidence([cell])
  return reading === undefined || reading === decimal
}

/** The same for a date and an order of day and month. */
export function mayBeOrder(cell: string, order: DateOrder): boolean {
  const { reading } = dateEvidence([cell])
  return reading === undefined || reading === 'ymd' || reading === order
}

/**
 * `$1,234.50`, `(12.00)`, `12-`, `−0,0035` as plain decimal text (`-1234.50`), which amount.ts reads exactly; the empty
 * text for a cell that says nothing; undefined where the cell is no number in this style.
 */
export function plainNumber(cell: string, style: NumberStyle): string | undefined {
  if (style.decimal === 'point' && !style.mixed && PLAINEST.test(cell)) return cell.replace(/[$,]/g, '')
  if (isEmptyCell(cell)) return ''
  const number = openNumber(cell)
  if (number === undefined) return undefined
  if (style.each === true) {
    const fits = (['point', 'comma'] as const).flatMap(
      (decimal) => plainNumber(cell, { decimal, mixed: true }) ?? [],
    )
    return fits[0]
  }
  const own = style.decimal === 'point' ? POINT : COMMA
  if (!own.test(number.digits)) return undefined
  const text = plain(number.digits, style.decimal === 'point' ? '.' : ',')
  if (style.mixed) {
    const other = style.decimal === 'point' ? COMMA : POINT
    if (other.test(number.digits) && plain(number.digits, style.decimal === 'point' ? ',' : '.') !== text)
      return undefined
  }
  return number.negative ? `-${text}` : text
}

/** IMP-4: the date order of a column. Dates that start with a four-digit year or name their month fit every order. */
export function dateEvidence(cells: readonly string[]): Evidence<DateOrder> {
  let yearFirst: number | undefined
  const numeric = weigh<DateOrder>(cells, (cell, i) => {
    const parts = datePart(cell)
    if (parts === undefined) return undefined
    if (parts.kind === 'fixed') {
      if (parts.yearFirst) yearFirst ??= i
      return undefined
    }
    const mdy = dayFromYmd(parts.year, parts.first, parts.second)
    const dmy = dayFromYmd(parts.year, parts.second, parts.first)
    if (mdy === undefined && dmy === undefined) return undefined
    return {
      fits: [
        ...(mdy === undefined ? [] : (['mdy'] as const)),
        ...(dmy === undefined ? [] : (['dmy'] as const)),
      ],
      same: mdy === dmy,
    }
  })
  if (
    numeric.reading === undefined &&
    !numeric.ambiguous &&
    numeric.at === undefined &&
    yearFirst !== undefined
  ) {
    return { reading: 'ymd', ambiguous: false, mixed: false, at: yearFirst }
  }
  return numeric
}

/** A calendar day; a time of day behind it is dropped. Two-digit years: 70 to 99 are 19.., the others 20... */
export function parseDay(cell: string, style: DateStyle): Day | undefined {
  const parts = datePart(cell)
  if (parts === undefined) return undefined
  if (parts.kind === 'fixed') return parts.day
  if (style.order === 'ymd') return undefined
  const mdy = dayFromYmd(parts.year, parts.first, parts.second)
  const dmy = dayFromYmd(parts.year, parts.second, parts.first)
  if (style.mixed && mdy !== undefined && dmy !== undefined && mdy !== dmy) return undefined
  return style.order === 'mdy' ? mdy : dmy
}

/** IMP-10: `04/17/2023 as of 04/15/2023`: when it was posted, and the day on which it took effect. */
export function splitAsOf(cell: string): { readonly effective: string; readonly posted: string | undefined } {
  const m = /^(.+?)\s+as of\s+(.+)$/i.exec(cell.trim())
  return m ? { effective: m[2]!, posted: m[1]! } : { effective: cell.trim(), posted: undefined }
}

interface Fit<R> {
  readonly fits: readonly R[]
  readonly same: boolean
}

function weigh<R>(
  cells: readonly string[],
  fitOf: (cell: string, index: number) => Fit<R> | undefined,
): Evidence<R> {
  const onlyAt = new Map<R, number>()
  let differsAt: number | undefined
  let sameAt: number | undefined
  for (let i = 0; i < cells.length; i++) {
    const fit = fitOf(cells[i]!, i)
    if (fit === undefined) continue
    if (fit.fits.length === 1) {
      if (!onlyAt.has(fit.fits[0]!)) onlyAt.set(fit.fits[0]!, i)
    } else if (fit.same) sameAt ??= i
    else differsAt ??= i
  }
  const [first] = onlyAt
  if (first === undefined)
    return { reading: undefined, ambiguous: differsAt !== undefined, mixed: false, at: differsAt ?? sameAt }
  return { reading: first[0], ambiguous: false, mixed: onlyAt.size > 1, at: first[1] }
}

/** Takes sign, brackets and currency symbol off; undefined where there is more than one sign or currency, or no digit. */
function openNumber(cell: string): { readonly negative: boolean; readonly digits: string } | undefined {
  let text = cell.replace(/[\u2212\u2010\u2011\u2012\u2013]/g, '-').trim()
  let signs = 0
  let negative = false
  const bracketed = /^\((.*)\)$/s.exec(text)
  if (bracketed) {
    signs++
    negative = true
    text = bracketed[1]!.trim()
  }
  let currencies = 0
  for (let changed = true; changed;) {
    changed = false
    const sign = /^[-+]|[-+]$/.exec(text)
    if (sign) {
      signs++
      negative ||= sign[0] === '-'
      text = (sign.index === 0 ? text.slice(1) : text.slice(0, -1)).trim()
      changed = true
    }
    const currency = /^[$£€¥]|[$£€¥]$/.exec(text)
    if (currency) {
      currencies++
      text = (currency.index === 0 ? text.slice(1) : text.slice(0, -1)).trim()
      changed = true
    }
  }
  if (signs > 1 || currencies > 1 || !/\d/.test(text)) return undefined
  return { negative, digits: text }
}

function plain(digits: string, decimal: '.' | ','): string {
  const at = digits.indexOf(decimal)
  const whole = (at === -1 ? digits : digits.slice(0, at)).replace(/\D/g, '')
  return at === -1 || at === digits.length - 1 ? whole : `${whole}.${digits.slice(at + 1)}`
}

type DateParts =
  | { readonly kind: 'fixed'; readonly day: Day; readonly yearFirst: boolean }
  | { readonly kind: 'open'; readonly first: number; readonly second: number; readonly year: number }

const TIME =
  /[T ,]\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:[AP]M)?\s*(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?$/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function datePart(cell: string): DateParts | undefined {
  if (cell.length > 60) return undefined
  const text = cell.trim().replace(TIME, '').replace(/,$/, '').trim()
  const yearFirst =
    /^(\d{4})([-/.]?)(\d{2})\2(\d{2})$/.exec(text) ?? /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text)
  if (yearFirst) return fixed(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4]), true)
  const open = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text)
  if (open) return { kind: 'open', first: Number(open[1]), second: Number(open[3]), year: fullYear(open[4]!) }
  const dayFirst = /^(\d{1,2})[- ]([A-Za-z]{3,9})\.?[- ](\d{4}|\d{2})$/.exec(text)
  if (dayFirst) return fixed(fullYear(dayFirst[3]!), monthOf(dayFirst[2]!), Number(dayFirst[1]), false)
  const monthFirst = /^([A-Za-z]{3,9})\.?[- ](\d{1,2})(?:,|-| )\s*(\d{4}|\d{2})$/.exec(text)
  if (monthFirst)
    return fixed(fullYear(monthFirst[3]!), monthOf(monthFirst[1]!), Number(monthFirst[2]), false)
  return undefined
}

function fixed(year: number, month: number, dayOfMonth: number, yearFirst: boolean): DateParts | undefined {
  const day = dayFromYmd(year, month, dayOfMonth)
  return day === undefined ? undefined : { kind: 'fixed', day, yearFirst }
}

function fullYear(digits: string): number {
  const year = Number(digits)
  return digits.length === 4 ? year : year < 70 ? 2000 + year : 1900 + year
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
}
