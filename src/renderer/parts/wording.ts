import { dayFromIso } from '../../shared/day.ts'
import { showAmount, showDay } from '../../shared/format.ts'

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** A small count as a word, for sentences; figures from thirteen on. */
export function inWords(n: number): string {
  return WORDS[n] ?? showAmount(String(n), 0)
}

/** `three trades`, `one trade`, `no trades`. */
export function wordCount(n: number, one: string, many = `${one}s`): string {
  return `${inWords(n)} ${n === 1 ? one : many}`
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** `VTI, BND and GLD`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `27 Feb`: the year is known from what stands around it. */
export function shortDay(iso: string): string {
  return showDay(iso).replace(/ \d{4}$/, '')
}

/** Calendar days from one ISO day to another; negative where `to` comes first. */
export function daysBetween(from: string, to: string): number {
  const a = dayFromIso(from)
  const b = dayFromIso(to)
  if (a === undefined || b === undefined) throw new RangeError(`not days: ${from}, ${to}`)
  return b - a
}

/** How far off a day is, as said beside a date. */
export function awayWords(today: string, day: string): string {
  const days = daysBetween(today, day)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  return days > 0 ? `${days} days` : `${-days} ${days === -1 ? 'day' : 'days'} ago`
}

/** The minute of an instant as the host wrote it: `2 Sep 2025, 16:42`. */
export function showInstant(at: string): string {
  const [day = '', time = ''] = at.split('T')
  return time === '' ? showDay(day) : `${showDay(day)}, ${time.slice(0, 5)}`
}

/** The last part of a path, without its ending. */
export function fileStem(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return name.replace(/\.[a-z0-9]{1,8}$/i, '')
}
