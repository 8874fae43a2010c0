import type { Profile } from '../../shared/importing.ts'
import type { EventKind } from '../../shared/trade.ts'
import { isEmptyCell, parseDay, plainNumber } from './columns.ts'

type Columns = Profile['columns']
type Field = keyof Columns
type Contents = 'date' | 'number' | 'text' | 'any'

/**
 * Names of columns, best first, as exports in English, German, French, Dutch, Italian, Spanish and Swedish have them,
 * compared in lower case without accents; and what the cells must hold for the name to count.
 */
const NAMES: readonly (readonly [Field, Contents, readonly RegExp[]])[] = [
  [
    'date',
    'date',
    [
      /^trade date|^transaction ?date|^activity date|^run date/,
      /^date$|^datum$|^data$|^fecha$|^time$|^timestamp$/,
      /^data operazione|^date d.?operation|^buchungs(tag|datum)|^trade date/,
      /date|datum|fecha/,
    ],
  ],
  [
    'reference',
    'any',
    [
      /^(order|transaction|trade) ?(#|id|no\.?|number)$|^order-?id$/,
      /^reference|^referenz|^riferimento|^protocollo/,
      /^id$/,
    ],
  ],
  [
    'currency',
    'text',
    [
      /^(currency|currencyprimary|devise|valuta|waehrung|wahrung|divisa|moneda|ccy)$/,
      /transaktionsvaluta|^account currency|currency \(total\)|currency$/,
    ],
  ],
  ['account', 'any', [/^account( (number|no\.?|#|id))?$|^konto$|^compte$|^rekening$|^cuenta$/, /^account/]],
  [
    'action',
    'text',
    [
      /^(action|transaction ?type|trans code|side|buy\/sell|transaction)$/,
      /^(type|typ|activity type|operation|category|event|order type)$/,
      /^typ av transaktion|^tipo operazione|^tipo|^omschrijving|^umsatzart|^vorgang|^buchungsart/,
    ],
  ],
  [
    'quantity',
    'number',
    [
      /^(quantity|qty|shares|units|number of shares|no\. of shares)$/,
      /^(antal|quantite|quantita|aantal|anzahl|stuck|cantidad)/,
      /quantity|shares|units/,
    ],
  ],
  [
    'price',
    'number',
    [
      /^(price|share price|unit price|price \/ share|per share cost)$/,
      /^(kurs|cours|koers|prezzo|precio)/,
      /price|per share/,
    ],
  ],
  [
    'fee',
    'number',
    [
      /^(fees?|commission|commissions|costs|transaction fee|fees & comm)$/,
      /^(courtage|frais|kosten|gebuhr|commissioni|provision|comision)/,
      /^(?!total).*(\bfees?\b|commission)/,
    ],
  ],
  [
    'amount',
    'number',
    [
      /^(net amount|amount|total amount|settle amount net|cash flow)$/,
      /^(total|proceeds|total trade value)$/,
      /^(montant|belopp|betrag|bedrag|importo|importe|mutatie)/,
      /amount|total|value/,
    ],
  ],
  [
    'symbol',
    'text',
    [/^(symbol|ticker|instrument symbol|security symbol)$/, /^symbol|^ticker|^instrument$/, /^isin$|isin/],
  ],
  [
    'description',
    'text',
    [
      /^(description|company|name|security|asset name|product)$/,
      /^(libelle|descrizione|beschreibung|bezeichnung|omschrijving|vardepapper)/,
      /description|name|notes?$/,
    ],
  ],
]

/** Columns by name where the contents bear it out; a lone column of dates is the date whatever it is called. */
export function guessColumnsByName(
  header: readonly string[],
  cells: readonly (readonly string[])[],
): Partial<Columns> {
  const contents = cells.map(contentsOf)
  const taken = new Set<number>()
  const columns: Partial<Record<Field, string>> = {}
  const names = header.map((name) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase())
  for (const [field, wanted, patterns] of NAMES) {
    const fits = (i: number) =>
      !taken.has(i) && (wanted === 'any' || contents[i] === wanted || contents[i] === 'any')
    // A reference that several rows share (an order filled in parts) tells no row apart.
    const at = firstMatch(names, patterns, (i) => fits(i) && (field !== 'reference' || isDistinct(cells[i]!)))
    if (at === undefined) continue
    taken.add(at)
    columns[field] = header[at]!
  }
  if (columns.date === undefined || contents[header.indexOf(columns.date)] !== 'date') {
    const dates = header.flatMap((name, i) => (contents[i] === 'date' ? [name] : []))
    if (dates.length === 1) columns.date = dates[0]!
    else delete columns.date
  }
  return columns
}

function isDistinct(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => !isEmptyCell(cell))
  return filled.length > 0 && new Set(filled).size === filled.length
}

function firstMatch(
  names: readonly string[],
  patterns: readonly RegExp[],
  fits: (index: number) => boolean,
): number | undefined {
  for (const pattern of patterns) {
    const at = names.findIndex((name, i) => fits(i) && pattern.test(name))
    if (at !== -1) return at
  }
  return undefined
}

/** What most filled cells of a column are; `any` for a column without a filled cell. */
function contentsOf(cells: readonly string[]): Contents {
  const filled = cells.filter((cell) => !isEmptyCell(cell)).slice(0, 500)
  if (filled.length === 0) return 'any'
  const dates = filled.filter((cell) => isDate(cell)).length
  if (dates * 10 >= filled.length * 6) return 'date'
  const numbers = filled.filter((cell) => isNumber(cell)).length
  return numbers * 10 >= filled.length * 6 ? 'number' : 'text'
}

/** A day in any order of its parts. */
export function isDate(cell: string): boolean {
  return (
    parseDay(cell, { order: 'mdy', mixed: false }) !== undefined ||
    parseDay(cell, { order: 'dmy', mixed: false }) !== undefined
  )
}

/** A number in either decimal style. */
export function isNumber(cell: string): boolean {
  return (
    plainNumber(cell, { decimal: 'point', mixed: false }) !== undefined ||
    plainNumber(cell, { decimal: 'comma', mixed: false }) !== undefined
  )
}

/** Words of action cells, in the same languages; the first that fits decides, so the narrower ones stand first. */
const ACTIONS: readonly (readonly [RegExp, EventKind])[] = [
  [/buy to open|^bto$/, 'buyToOpen'],
  [/sell to open|^sto$/, 'sellToOpen'],
  [/buy to close|^btc$/, 'buyToClose'],
  [/sell to close|^stc$/, 'sellToClose'],
  [/expired|expiration|^oexp$/, 'optionExpired'],
  [/assigned|assignment|^oasgn$/, 'optionAssigned'],
  [/withholding|\btax\b|taxes|steuer|impot|belasting|ritenuta|skatt/, 'withholding'],
  [/reinvest(ment)?( shares)?$|wiederanlage/, 'reinvestment'],
  [/cap(ital)? gain/, 'capGainDistribution'],
  [/return of capital/, 'returnOfCapital'],
  [/dividend|^div$|^cdiv$|utdelning|provento|ausschuttung/, 'dividend'],
  [/interest|zins|interet|ranta|interessi|rente|^int$/, 'interest'],
  [/\bfee\b|fees|gebuhr|frais|commission|kosten|courtage|comiss/, 'fee'],
  [/split/, 'split'],
  [/spin-?off/, 'spinOff'],
  [/^buy|bought|purchase|^kauf|^achat|^koop|acquisto|^compra|^kop/, 'buy'],
  [/^sell|sold|^sale|^verkauf|^vente|^verkoop|vendita|^venta|^salj/, 'sell'],
  [/deposit|einzahlung|versement|storting|insattning|conferimento|contribution|money in/, 'deposit'],
  [/withdraw|auszahlung|prelevement|retrait|opname|uttag|prelievo|disbursement/, 'withdrawal'],
]

/** Kinds for the action cells whose words are known; the others are left out and must be asked. */
export function guessActions(cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    cells.flatMap((cell) => {
      const words = cell.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
      const kind = ACTIONS.find(([pattern]) => pattern.test(words))?.[1]
      return kind === undefined ? [] : [[cell, kind]]
    }),
  )
}
