import {
  parseMoney,
  parsePrice,
  parseQuantity,
  type Money,
  type Parsed,
  type Price,
  type Quantity,
} from '../../../shared/amount.ts'
import { dayFromYmd, type Day } from '../../../shared/day.ts'
import { refusedRow, type FoundProblem, type RowFate, type RowProblem } from '../rows.ts'
import type { Element } from './tokens.ts'

/** Which mark stands before the fraction, in the whole file (IMP-73). */
export type DecimalMark = 'point' | 'comma'

const NUMBERS: ReadonlySet<string> = new Set([
  'UNITS',
  'UNITPRICE',
  'TOTAL',
  'TRNAMT',
  'COMMISSION',
  'FEES',
  'LOAD',
  'TAXES',
  'PENALTY',
  'WITHHOLDING',
  'STATEWITHHOLDING',
  'ACCRDINT',
  'OLDUNITS',
  'NEWUNITS',
  'FRACCASH',
  'MKTVAL',
  'AVAILCASH',
  'BALAMT',
])

/** An element and all that it holds, in the order of the file. */
export function descendants(element: Element): readonly Element[] {
  const all: Element[] = []
  const walk = (node: Element): void => {
    all.push(node)
    for (const child of node.children) walk(child)
  }
  walk(element)
  return all
}

/** The trimmed text of the first value of that tag within the element; the empty text where there is none. */
export function valueIn(element: Element, tag: string): string {
  return findIn(element, (node) => node.tag === tag && node.text.trim() !== '')?.text.trim() ?? ''
}

export function findIn(element: Element, wanted: (node: Element) => boolean): Element | undefined {
  if (wanted(element)) return element
  for (const child of element.children) {
    const found = findIn(child, wanted)
    if (found) return found
  }
  return undefined
}

/**
 * The format allows either mark and no grouping. Commas count as decimal only where one of them can be nothing else (`2,5`) and no
 * value has a point; `1,500` alone may have come from a program that groups.
 */
export function decimalMark(elements: readonly Element[]): DecimalMark {
  let isSure = false
  for (const { tag, text } of elements) {
    if (!NUMBERS.has(tag)) continue
    if (text.includes('.')) return 'point'
    isSure ||= /^[+-]?\d*,\d*$/.test(text.trim()) && !/^[+-]?[1-9]\d{0,2},\d{3}$/.test(text.trim())
  }
  return isSure ? 'comma' : 'point'
}

/**
 * The values of one transaction by tag, wherever in it they stand. A value that is missing or empty reads as undefined; of those
 * that cannot be read, the one that stands first in the file is kept as `problem` and decides the row's fate.
 */
export interface Values {
  /** The first of these tags that has a text. */
  text(...tags: readonly string[]): string
  money(tag: string): Money | undefined
  quantity(tag: string): Quantity | undefined
  price(tag: string): Price | undefined
  day(tag: string): Day | undefined
  /** Refuses the row, unless it is refused already. */
  refuse(kind: RowProblem, tag: string, found?: string): RowFate
  /** A value that should be one of a list and is missing or another. */
  refuseAction(...tags: readonly string[]): RowFate
  readonly problem: FoundProblem | undefined
  readonly rounded: boolean
}

export function openElement(element: Element, mark: DecimalMark): Values {
  let problem: FoundProblem | undefined
  let problemAt = Infinity
  let rounded = false

  function nodeOf(tag: string): Element | undefined {
    return findIn(element, (node) => node.tag === tag && node.text.trim() !== '')
  }
  function note(column: string, kind: RowProblem, text: string, at: number): void {
    if (problem !== undefined && at >= problemAt) return
    problem = { column, kind, text }
    problemAt = at
  }
  function amount<T>(tag: string, parse: (plain: string) => Parsed<T> | undefined): T | undefined {
    const node = nodeOf(tag)
    if (node === undefined) return undefined
    const written = node.text.trim()
    const plain = mark === 'comma' ? written.replace(',', '.') : written
    const isNumber =
      /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(plain) && !(mark === 'comma' && written.includes('.'))
    const parsed = isNumber ? parse(plain) : undefined
    if (parsed === undefined) {
      note(tag, 'badNumber', written, node.start)
      return undefined
    }
    rounded ||= parsed.rounded
    return parsed.value
  }
  function text(...tags: readonly string[]): string {
    for (const tag of tags) {
      const node = nodeOf(tag)
      if (node) return node.text.trim()
    }
    return ''
  }
  function refuse(kind: RowProblem, tag: string, found = text(tag)): RowFate {
    note(tag, kind, found, nodeOf(tag)?.start ?? Infinity)
    return refusedRow(problem!)
  }
  return {
    text,
    money: (tag) => amount(tag, parseMoney),
    quantity: (tag) => amount(tag, parseQuantity),
    price: (tag) => amount(tag, parsePrice),
    day(tag) {
      const node = nodeOf(tag)
      if (node === undefined) return undefined
      const day = dayOf(node.text.trim())
      if (day === undefined) note(tag, 'badDate', node.text.trim(), node.start)
      return day
    },
    refuse,
    refuseAction(...tags) {
      const found = text(...tags)
      const tag = tags.find((name) => nodeOf(name) !== undefined) ?? tags[0]!
      return refuse(found === '' ? 'missingCell' : 'unknownAction', tag, found)
    },
    get problem() {
      return problem
    },
    get rounded() {
      return rounded
    },
  }
}

/** `20240315`, `20240315160000`, `20240315160000.000[-5:EST]`: the day as written, whatever the zone (IMP-73). */
function dayOf(text: string): Day | undefined {
  const m = /^(\d{4})(\d{2})(\d{2})(?:\d{2}|\d{4}|\d{6})?(?:[.:]\d{1,6})?\s*(?:\[[^\]]{0,20}\])?$/.exec(text)
  return m ? dayFromYmd(Number(m[1]), Number(m[2]), Number(m[3])) : undefined
}
