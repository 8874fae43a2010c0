import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import { Currency } from '../../../shared/plain.ts'
import { quantityFromUnits } from '../../../shared/amount.ts'
import type { AssetKind } from '../../../shared/account.ts'
import type { Day } from '../../../shared/day.ts'
import { decimalMark, descendants, findIn, openElement, valueIn, type DecimalMark } from '../ofx/element.ts'
import { errorAnswer, rawOf } from '../ofx/readOfx.ts'
import { listSecurities, securityOf, type Securities } from '../ofx/securities.ts'
import { parseOfx, type Element } from '../ofx/tokens.ts'
import {
  cashOfFund,
  collectPositions,
  decimalsOf,
  type PositionFate,
  type PositionFile,
} from './positionFile.ts'

/**
 * OFX and QFX: INVPOSLIST and INVBAL of investment statements, LEDGERBAL of bank statements. The day is DTASOF. AVAILCASH
 * holds the sweep (OFX 2.2, 13.9.2.7), so that funds of the money market listed beside it are no second cash.
 */
export function readOfxPositions(file: string, text: string): Result<PositionFile> {
  const lines = text.replace(/\r+\n|\r/g, '\n')
  const parsed = parseOfx(file, lines)
  if (!parsed.ok) return parsed
  const all = descendants(parsed.value)
  const error = errorAnswer(file, all)
  if (error) return error
  const securities = listSecurities(all)
  const rows: { line: number; raw: string }[] = []
  const fates: PositionFate[] = []
  const names = new Map<string, string>()
  let day: Day | undefined
  for (const statement of all.filter(({ tag }) => STATEMENTS.has(tag))) {
    const elements = descendants(statement)
    const held = elements.filter(({ tag }) => POSITIONS.has(tag))
    const balances = elements.filter(({ tag }) => tag === 'AVAILCASH' || tag === 'LEDGERBAL')
    if (held.length === 0 && balances.length === 0) continue
    const from = findIn(statement, ({ tag }) => ACCOUNTS.has(tag))
    const account = (from === undefined ? '' : valueIn(from, 'ACCTID')).slice(0, 80)
    const currency = valueIn(statement, 'CURDEF')
    names.set(account, '')
    const mark = decimalMark(elements)
    const hasCash = balances.some(({ tag }) => tag === 'AVAILCASH')
    const on = dayOf(statement, balances)
    if (on !== undefined && day !== undefined && on !== day)
      return refuse({
        kind: 'file',
        file,
        line: statement.line,
        column: 'DTASOF',
        problem: 'notPositions',
        expected: ['statements of one day'],
      })
    day ??= on
    for (const element of [...held, ...balances]) {
      rows.push({ line: element.line, raw: rawOf(element, lines) })
      fates.push(
        POSITIONS.has(element.tag)
          ? readPosition({ element, account, currency, securities, mark, hasCash })
          : readBalance(element, account, currency, mark),
      )
    }
  }
  if (rows.length === 0)
    return refuse({
      kind: 'file',
      file,
      line: parsed.value.line,
      column: parsed.value.tag,
      problem: 'notPositions',
      expected: ['INVPOSLIST', 'INVBAL', 'LEDGERBAL'],
    })
  return ok(collectPositions('ofx', day, rows, fates, names))
}

const STATEMENTS: ReadonlySet<string> = new Set(['INVSTMTRS', 'STMTRS', 'CCSTMTRS'])
const ACCOUNTS: ReadonlySet<string> = new Set(['INVACCTFROM', 'BANKACCTFROM', 'CCACCTFROM'])
const POSITIONS: ReadonlyMap<string, AssetKind> = new Map([
  ['POSSTOCK', 'equity'],
  ['POSMF', 'mutualFund'],
  ['POSDEBT', 'bond'],
  ['POSOPT', 'option'],
  ['POSOTHER', 'other'],
])

interface Held {
  readonly element: Element
  readonly account: string
  readonly currency: string
  readonly securities: Securities
  readonly mark: DecimalMark
  readonly hasCash: boolean
}

function readPosition({ element, account, currency, securities, mark, hasCash }: Held): PositionFate {
  const values = openElement(element, mark)
  const asset = securityOf(element, securities, POSITIONS.get(element.tag))
  if (asset === undefined) values.refuse('missingCell', 'UNIQUEID')
  const units = values.quantity('UNITS')
  if (units === undefined) values.refuse('missingCell', 'UNITS')
  const value = values.money('MKTVAL')
  const price = values.price('UNITPRICE')
  const own = findIn(element, ({ tag }) => tag === 'CURRENCY')
  const sym = (own && valueIn(own, 'CURSYM')) || currency
  if (sym !== '' && !Currency.safeParse(sym).success) values.refuse('badCurrency', 'CURSYM', sym)
  if (values.problem || asset === undefined || units === undefined)
    return { fate: 'refused', ...values.problem! }
  const isShort = values.text('POSTYPE').toUpperCase() === 'SHORT'
  const position = {
    line: element.line,
    account,
    asset,
    quantity: quantityFromUnits(isShort && units > 0n ? -units : units),
    decimals: decimalsOf(values.text('UNITS'), mark),
    cost: undefined,
    price,
    value,
    currency: sym,
  }
  const sweep = cashOfFund(position)
  if (sweep === undefined) return { fate: 'position', position }
  return hasCash ? { fate: 'nonData', what: 'sweep' } : { fate: 'cash', cash: sweep }
}

/** A negative balance is money owed, on cards too. */
function readBalance(element: Element, account: string, currency: string, mark: DecimalMark): PositionFate {
  const values = openElement(element, mark)
  const tag = element.tag === 'AVAILCASH' ? 'AVAILCASH' : 'BALAMT'
  const amount = values.money(tag)
  if (amount === undefined) values.refuse('missingCell', tag)
  if (values.problem || amount === undefined) return { fate: 'refused', ...values.problem! }
  return { fate: 'cash', cash: { line: element.line, account, amount, currency } }
}

/** DTASOF of the statement itself, else of its balance; those of securities and of other balances say something else. */
function dayOf(statement: Element, balances: readonly Element[]): Day | undefined {
  const own = statement.children.find(({ tag }) => tag === 'DTASOF')
  const balance = balances.find(({ tag }) => tag === 'LEDGERBAL')
  const at = own ?? (balance && findIn(balance, ({ tag }) => tag === 'DTASOF'))
  return at === undefined ? undefined : openElement(at, 'point').day('DTASOF')
}
