import type { Fate, PreviewRow } from '../../shared/importing.ts'

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  new: 'New',
  duplicate: 'Duplicate',
  possibleDuplicate: 'Maybe twice',
  refused: 'Refused',
  nonData: 'Not data',
}

const PROBLEMS: Readonly<Record<string, string>> = {
  unknownAction: 'an action that Trimtab does not know',
  unknownSection: 'a section that Trimtab does not know',
  unknownRow: 'neither a transaction nor anything recognised',
  unsupportedAsset: 'a kind of asset that Trimtab does not keep',
  missingCell: 'a cell that this kind of row needs is empty',
  badNumber: 'not a number',
  badDate: 'not a date',
  badCurrency: 'not a currency',
  badSign: 'the sign does not go with the action',
  tooFewCells: 'fewer cells than the header',
  tooManyCells: 'more cells than the header',
}

const NON_DATA: Readonly<Record<string, string>> = {
  title: 'Title',
  header: 'Header',
  sectionHeader: 'Header of a section',
  total: 'Total',
  footer: 'Footer',
  statementInfo: 'About the statement',
  skipped: 'Left out by the profile',
  partOfTrade: 'Part of the trade on another row',
  sweep: 'Cash between two books of the broker',
  insideAccount: 'Moved within the account',
}

/** Why a row has its fate, in a few words. */
export function whyWords(row: PreviewRow): string {
  switch (row.fate) {
    case 'refused':
      return refusedWords(row)
    case 'nonData':
      return NON_DATA[row.why ?? ''] ?? 'No transaction'
    case 'duplicate':
      return 'In the ledger already'
    case 'possibleDuplicate':
      return 'Equal to a row in the ledger. Take it if both happened'
    case 'new':
      return row.rounded ? 'Rounded to what the ledger keeps' : ''
  }
}

/** `Line 15, column Quantity: not a number. Found: 1O.5.` */
export function refusedWords(row: PreviewRow): string {
  const column = row.column === undefined || row.column === '' ? '' : `, column ${row.column}`
  const found = row.found === undefined || row.found === '' ? '' : ` Found: ${row.found}.`
  return `Line ${row.line}${column}: ${PROBLEMS[row.why ?? ''] ?? row.why ?? 'not readable'}.${found}`
}

/** What to do about a refused row, by why it was refused. */
export function refusedRemedy(row: PreviewRow): string {
  switch (row.why) {
    case 'unknownAction':
      return 'Type an action that the broker has, such as Buy or Sell, or leave the line out.'
    case 'unsupportedAsset':
      return 'Leave it out, and enter what it did to your cash under Portfolio, Activity.'
    case 'missingCell':
      return 'Fill the cell in, or leave the line out.'
    case 'tooFewCells':
    case 'tooManyCells':
      return 'A comma is missing or too many: put it right, or leave the line out.'
    case 'leftOut':
      return 'You left it out.'
    case undefined:
    default:
      return 'Put the cell right, or leave the line out.'
  }
}

/** The raw line in three pieces, with the offending cell in the middle; undefined where it cannot be told which it is. */
export function offendingCell(row: PreviewRow): readonly [string, string, string] | undefined {
  const { raw, found } = row
  if (found === undefined || found === '') return undefined
  const at = raw.indexOf(found)
  if (at === -1 || raw.indexOf(found, at + 1) !== -1) return undefined
  return [raw.slice(0, at), found, raw.slice(at + found.length)]
}

const BROKERS: Readonly<Record<string, string>> = {
  schwab: 'a Schwab history',
  fidelity: 'a Fidelity history',
  ibkr: 'an Interactive Brokers statement',
  robinhood: 'a Robinhood activity report',
  etrade: 'an E*TRADE transactions export',
  merrill: 'a Merrill activities export',
  trading212: 'a Trading 212 history',
  revolut: 'a Revolut statement',
  coinbase: 'a Coinbase history',
  freetrade: 'a Freetrade activity export',
  investengine: 'an InvestEngine trading statement',
  bux: 'a BUX transactions export',
  finpension: 'a finpension transactions export',
  swissquote: 'a Swissquote transactions export',
  avanza: 'an Avanza transactions export',
  directa: 'a Directa list of movements',
  xtb: 'an XTB list of cash operations',
  etoro: 'an eToro account activity',
  saxo: 'a Saxo transactions export',
  degiro: 'a DEGIRO account overview',
  ofx: 'an OFX or QFX download',
}

/** What a file was recognised as. */
export function brokerWords(broker: string): string {
  if (broker.startsWith('profile:')) return 'a file of a layout that you named'
  return BROKERS[broker] ?? broker
}
