import { showDay, showMoney, showQuantity } from './format.ts'
import type { Cause, ReconcileReport, ReconcileRow, Remedy } from './reconciling.ts'

/** A likely cause as a sentence that names the row that is probably missing, wrong or too many. */
export function describeCause(cause: Cause, row: Pick<ReconcileRow, 'symbol' | 'currency'>): string {
  const { symbol, currency } = row
  switch (cause.kind) {
    case 'openingLotMissing':
      return `The history starts after ${showQuantity(cause.quantity)} ${symbol} were bought: their opening lot is missing.`
    case 'tradeAfterImport':
      return `${showQuantity(cause.quantity)} ${symbol} ${cause.side} after the last import, between ${showDay(cause.from)} and ${showDay(cause.to)}.`
    case 'splitUnrecorded':
      return `A split ${cause.after}:${cause.before} is not recorded: the units fit it exactly.`
    case 'dividendReinvested':
      return `The dividend of ${showDay(cause.day)} (${showMoney(cause.amount, currency)}) was reinvested in ${showQuantity(cause.quantity)} ${symbol}: the purchase is missing.`
    case 'renamed':
      return `${cause.from} is called ${cause.to} now: the same units stand under the other name.`
    case 'otherAccount':
      return `The same difference, the other way round, is in ${cause.accountName}: a transfer is not recorded, or an account was chosen wrongly.`
    case 'otherDay':
      return `The ledger held exactly this on ${showDay(cause.day)}: the file may be of that day.`
    case 'rowTwice':
      return `A row of ${showDay(cause.day)} stands twice: without one of them both sides agree.`
    case 'cashOfTrades':
      return 'This is the money of the trades that the differences in units ask for.'
    case 'fee':
      return `A fee or tax of ${showMoney(unsigned(cause.amount), currency)} is probably not recorded.`
    case 'income':
      return `Interest or a dividend of ${showMoney(cause.amount, currency)} is probably not recorded.`
    case 'moneyMoved':
      return cause.amount.startsWith('-')
        ? `A withdrawal or purchase of ${showMoney(unsigned(cause.amount), currency)} is not recorded.`
        : `A deposit or sale of ${showMoney(cause.amount, currency)} is not recorded.`
    case 'costMethod':
      return 'The broker reckons cost in its own way: wash sales folded in, an average, or other lots sold first.'
    case 'costUnknown':
      return 'The ledger does not know what these units cost.'
    case 'notRecorded':
      return 'A transaction is missing or too many; nothing at hand tells which.'
  }
}

/** The remedy as a verb on a button. */
export function describeRemedy(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'addOpeningLot':
      return 'Enter the opening lot'
    case 'enter':
      return ENTER[remedy.entry] ?? 'Enter the transaction'
    case 'rename':
      return `Record ${remedy.from} as ${remedy.to}`
    case 'importPeriod':
      return remedy.from === null
        ? `Import the history up to ${showDay(remedy.to)}`
        : `Import ${showDay(remedy.from)} to ${showDay(remedy.to)}`
    case 'chooseAccount':
      return remedy.hint === '' ? 'Choose the account' : `Choose the account of ${remedy.hint}`
    case 'compareAt':
      return `Compare at ${showDay(remedy.day)}`
    case 'remove':
      return 'Look at the row'
  }
}

/** One sentence on the whole: what agrees with what, on which day. */
export function describeReport(report: ReconcileReport): string {
  const different = report.rows.filter((row) => row.state === 'different' && row.what !== 'cost').length
  const compared = report.rows.filter((row) => row.what !== 'cost').length
  const cost = report.rows.filter((row) => row.state === 'different' && row.what === 'cost').length
  const aside = report.accounts.filter(({ account, skipped }) => account === null && !skipped).length
  const parts = [
    compared === 0
      ? 'Nothing was compared.'
      : different === 0
        ? `All ${compared} figures agree to the share and the cent on ${showDay(report.day)}.`
        : `${different} of ${compared} figures differ on ${showDay(report.day)}.`,
    cost === 0
      ? ''
      : `The cost of ${cost} ${cost === 1 ? 'position is' : 'positions are'} another at the broker.`,
    report.refused.length === 0
      ? ''
      : `${report.refused.length} ${report.refused.length === 1 ? 'row' : 'rows'} could not be read.`,
    aside === 0 ? '' : `${aside} ${aside === 1 ? 'account is' : 'accounts are'} still to be chosen.`,
    report.dayFrom === 'today' ? 'The file says no day; today was taken.' : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

const ENTER: Readonly<Record<string, string>> = {
  buy: 'Enter the purchase',
  sell: 'Enter the sale',
  split: 'Enter the split',
  reinvestment: 'Enter the reinvestment',
  fee: 'Enter the fee',
  interest: 'Enter the income',
  deposit: 'Enter the deposit',
  withdrawal: 'Enter the withdrawal',
}

function unsigned(amount: string): string {
  return amount.replace(/^-/, '')
}
