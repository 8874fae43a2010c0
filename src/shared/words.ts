import {
  count,
  showAmount,
  showDay,
  showDeadline,
  showMoney,
  showNumber,
  showPercent,
  showPoints,
  showQuantity,
} from './format.ts'
import type { Warning } from './proposal.ts'
import type { FileProblem, Refusal } from './refusal.ts'
import type { JournalFault } from './decision.ts'
import type { PriceFault } from './market.ts'
import type { Reason, Stamp } from './report.ts'

/** A refusal as a person reads it: what it is, what was found where, and what to do. */
export interface Words {
  readonly title: string
  readonly sentence: string
  readonly remedy: string
}

const NO_WEIGHTS = {
  singular: 'some of them move as one',
  notConverged: 'the search did not come to an end',
  noVariance: 'one of them did not move at all',
} as const

export function describeRefusal(r: Refusal): Words {
  switch (r.kind) {
    case 'badArguments':
      return words(
        'Not understood',
        `${r.path === '' ? 'The request' : r.path}: ${r.problem}.`,
        'Correct it and try again.',
      )
    case 'unknownChannel':
      return words('Not known', `Nothing here answers to ${r.channel}.`, 'Check the name, or update Trimtab.')
    case 'cancelled':
      return words(
        'Cancelled',
        'The work was stopped before it finished; nothing was kept.',
        'Start it again when you like.',
      )
    case 'disconnected':
      return words(
        'Not connected',
        'Trimtab itself does not answer.',
        'Start it again; what was saved is safe.',
      )
    case 'file':
      return describeFile(r)
    case 'notFound':
      return words(
        'Not found',
        `There is no ${r.what} ${r.id === '' ? 'yet' : `called ${r.id}`}.`,
        r.known && r.known.length > 0 ? `Known: ${r.known.join(', ')}.` : 'Check the name, or add it first.',
      )
    case 'alreadyExists':
      return words(
        'Already there',
        `A ${r.what} called ${r.id} exists already.`,
        'Choose another name, or edit the one that is there.',
      )
    case 'ledgerMoved':
      return words(
        'The ledger has moved',
        `What was shown was revision ${r.shownAt}; the ledger is at ${r.nowAt}.`,
        'Preview again: nothing was changed.',
      )
    case 'staleEvidence':
      return words(
        'The evidence has aged',
        `The ${r.stream} stood at ${r.shownAt} when this was shown and stands at ${r.nowAt} now.`,
        'Propose again and decide on what is true now.',
      )
    case 'missingPrice':
      return words(
        'A price is missing',
        `${r.asset} has no close on ${showDay(r.day)}, and it is held then.`,
        `Import prices of ${r.asset} that cover that day, or shorten the period.`,
      )
    case 'missingRate':
      return words(
        'An exchange rate is missing',
        `There is no rate from ${r.from} to ${r.to} for ${showDay(r.day)}, nor one shortly before.`,
        `Import rates of ${r.from}${r.to} that cover that day, or the rates file of the European Central Bank.`,
      )
    case 'noPrices':
      return words(
        'No prices',
        `No prices are imported for ${r.assets.join(', ')}.`,
        'Import a price file for each on the Data page.',
      )
    case 'notEnoughHistory':
      return words(
        'Not enough history',
        `${r.asset} has ${r.found} ${r.unit} of prices in this period and the rule needs ${r.needed}.`,
        'Import a longer series, start later, or choose a shorter window.',
      )
    case 'invalidStrategy':
      return words('Not a valid strategy', `${r.path}: ${r.problem}.`, 'Correct that part of the document.')
    case 'notInPython':
      return words(
        'Not in Python yet',
        `${r.path}: a script cannot say ${r.step} yet, and leaves no step out.`,
        'Test this strategy here, or export one without that step.',
      )
    case 'noPlan':
      return words(
        'No plan yet',
        'No strategy is live on this ledger.',
        'Choose a strategy and save it as your plan.',
      )
    case 'emptyLedger':
      return words(
        'The ledger is empty',
        'There are no transactions yet.',
        'Import a brokerage export, or open the demo ledger.',
      )
    case 'yearFiled':
      return words(
        `${r.year} is filed`,
        `This would change ${count(r.sales, 'sale')} of ${r.year}, and the tax of that year is filed.`,
        `Choose a later day, or take the mark off ${r.year} if you mean to amend the return.`,
      )
    case 'nothingToDecide':
      return words(
        'Nothing to decide',
        'The proposal has no trades.',
        'Nothing to do is a result: come back at the next evaluation.',
      )
    case 'reasonMissing':
      return words(
        'A reason is missing',
        'A decision is kept with the reason for it.',
        'Write one sentence you will understand in a year.',
      )
    case 'unanswered':
      return words(
        'A warning waits for an answer',
        `${count(r.warnings.length, 'warning')} must be answered before this plan can be accepted.`,
        'Choose a remedy for each, or decline.',
      )
    case 'notEnoughUnits':
      return words(
        'Not enough units',
        `${r.account} is ${showQuantity(r.short)} short of ${r.asset}.`,
        'Lower the quantity.',
      )
    case 'cashShort':
      return words(
        'Not enough cash',
        `${r.account} is ${showMoney(r.short, r.currency)} short; money never moves between accounts by itself.`,
        'Lower a purchase, or add a sale in the same account.',
      )
    case 'noWeights':
      return words(
        'No weights found',
        `${r.method} has no answer for ${r.assets.join(', ')}${r.day === null ? '' : ` on ${showDay(r.day)}`}: ${NO_WEIGHTS[r.problem]}.`,
        'Use a longer window or the shrunk covariance, take out an asset that repeats another, or weigh by inverse volatility.',
      )
    case 'notALedger':
      return words(
        'Not a Trimtab ledger',
        `${r.file}: ${NOT_A_LEDGER[r.found] ?? r.found}.`,
        'Name another file. This one was not touched.',
      )
    case 'ledgerMissing':
      return words(
        'The ledger file is missing',
        `${r.file} is gone, but its anchor says that it existed.`,
        'Put the file back, or restore a backup. Nothing was created in its place.',
      )
    case 'ledgerNewer':
      return words(
        'A newer ledger',
        `${r.file} has schema ${r.version}; this Trimtab knows up to ${r.known}.`,
        'Open it with a newer Trimtab. It was not touched.',
      )
    case 'ledgerDamaged':
      return words(
        'The ledger is damaged',
        `${r.file}: ${r.checks.join('; ')}.`,
        'Keep the file as it is and restore a backup beside it.',
      )
    case 'ledgerBusy':
      return words(
        'The ledger is busy',
        `Another program is writing to ${r.file}.`,
        'Wait for it to finish and try again.',
      )
    case 'diskFull':
      return words(
        'The disk is full',
        `${r.file} could not grow; nothing was changed.`,
        'Free some space and try again.',
      )
    case 'fault':
      return words(
        'A fault in Trimtab',
        `Something failed that should not (reference ${r.reference}).`,
        'Nothing was changed. Please report the reference.',
      )
  }
}

function describeFile(r: Extract<Refusal, { kind: 'file' }>): Words {
  const place = [
    r.file,
    r.line === undefined ? '' : `line ${r.line}`,
    r.column === undefined ? '' : `column ${r.column}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
  const found = r.found === undefined ? '' : ` Found: ${r.found}.`
  const expected = r.expected && r.expected.length > 0 ? ` Expected: ${r.expected.join(', ')}.` : ''
  const [what, remedy] = FILE_WORDS[r.problem]
  return words('The file was refused', `${place}: ${what}.${found}${expected}`, remedy)
}

const NOT_A_LEDGER: Readonly<Record<string, string>> = {
  empty: 'the file is empty',
  notSqlite: 'this is no database',
  otherApplication: 'this is the database of another program',
  unfinished: 'this holds the tables of a ledger but none in them',
}

const FILE_WORDS: Record<FileProblem, readonly [string, string]> = {
  empty: ['the file is empty', 'Export it again from the source.'],
  tooLarge: ['the file is larger than Trimtab reads', 'Export a shorter period and import the parts.'],
  binary: ['this is no text file', 'Export as CSV and choose that file.'],
  encoding: ['the text encoding cannot be told', 'Save it as UTF-8 and try again.'],
  truncated: ['the file breaks off in the middle of a row', 'Download it again; the end is missing.'],
  unknownLayout: ['no layout that Trimtab knows', 'Map its columns once on the Data page.'],
  ambiguousLayout: ['more than one layout fits', 'Choose which on the Data page.'],
  missingColumn: ['a column is missing', 'Export again with that column.'],
  badCell: ['a cell cannot be read', 'Correct the cell in the source and export again.'],
  ambiguousNumbers: [
    'the decimal style cannot be told from the values',
    'Say whether decimals are points or commas.',
  ],
  ambiguousDates: ['the order of day and month cannot be told from the values', 'Say which comes first.'],
  wrongCurrency: ['the account keeps another currency', 'Choose an account in that currency, or add one.'],
  accountUnknown: ['it is not known which account this belongs to', 'Choose one on the Data page.'],
  notTransactions: [
    'this lists positions or gains, not transactions',
    'Export the transaction history instead.',
  ],
  notPositions: [
    'this lists no positions of one day',
    'Export the positions or holdings of the account. Transactions come in under Import.',
  ],
  noRows: ['there is a header but no row', 'Export a period with transactions.'],
  duplicateDay: ['a day stands twice', 'Remove one of the two rows.'],
  otherCloses: [
    'the kept prices are adjusted in another way',
    'Import a file of the same kind, or one with plain closes for all the days that are kept.',
  ],
  noSharedDay: [
    'adjusted prices cannot be joined to the kept ones without a day that both have',
    'Download a period that overlaps with what is kept.',
  ],
  otherCurrency: ['the asset is kept in another currency', 'Name that currency, or check the symbol.'],
  errorAnswer: [
    'the institution answered with an error instead of a statement',
    'Download it again, or ask the institution.',
  ],
  badMarkup: ['the tags are not those of a whole OFX file', 'Download it again from the institution.'],
  pairUnknown: [
    'it is not known which two currencies the rates are between',
    'Name the pair, EURUSD for dollars per euro, or put it into the header.',
  ],
  newMoney: [
    'the rate moves more than a hundredfold from one row to the next: a new money under the old name',
    'Import only the rows of the money that is in use now.',
  ],
  unreadable: ['the file cannot be opened', 'Check its name and that you may read it.'],
}

/** Title, sentence and one label per remedy, in the warning's own order. */
export interface WarningWords {
  readonly title: string
  readonly sentence: string
  readonly remedies: readonly string[]
}

export function describeWarning(w: Warning): WarningWords {
  const remedies = w.remedies.map((r) => describeRemedy(r.kind, r.day, r.asset))
  switch (w.kind) {
    case 'turnoverAboveLimit':
      return {
        title: 'Turnover above your budget',
        sentence: `This plan brings the year's turnover to ${showPercent(w.turnover)}, above your ${showPercent(w.limit)}.`,
        remedies,
      }
    case 'shortTermGain':
      return {
        title: `Short-term gain on ${showQuantity(w.quantity)} ${w.symbol}`,
        sentence: `The lot turns long-term on ${showDeadline(w.longTermFrom)}, in ${count(w.days, 'day')}. Sold now, its gain of ${showMoney(w.gain)} is short-term.`,
        remedies,
      }
    case 'washSale': {
      const loss = `${w.lossIsPlanned ? 'This plan sells' : `On ${showDay(w.lossDay)} you sold`} ${w.symbol} at a loss of ${showMoney(w.loss)}`
      const buy = `${w.buyIsPlanned ? 'buying it' : `the purchase of ${showDay(w.buyDay)}`} before ${showDeadline(w.firstSafeDay)} disallows ${showMoney(w.disallowed)} of it`
      return {
        title: w.lossAccount === w.buyAccount ? 'Wash sale' : 'Wash sale across accounts',
        sentence: `${loss}; ${buy}${w.forGood ? ', for good, since the replacement sits in an IRA' : ''}.`,
        remedies,
      }
    }
    case 'stalePrice':
      return {
        title: `${w.symbol} price is ${count(w.sessionsOld, 'session')} old`,
        sentence: `Its last close is of ${showDay(w.lastDay)}. ${w.tradeDepends ? 'A trade depends on it.' : 'No trade depends on it.'}`,
        remedies,
      }
    case 'missingLots':
      return {
        title: `Lots of ${w.symbol} are missing`,
        sentence: `The history lacks ${showQuantity(w.quantity)} units that were sold or moved; their gain is unknown.`,
        remedies,
      }
    case 'sleeveAboveCap':
      return {
        title: 'The sleeve is above its cap',
        sentence: `It holds ${showPercent(w.share)} of the whole; the cap is ${showPercent(w.cap)}. Growth past the cap warns and never trades.`,
        remedies,
      }
    case 'cashShort':
      return {
        title: `Not enough cash for ${w.symbol}`,
        sentence: `The account lacks ${showMoney(w.short)} for the full purchase; money never moves between accounts by itself.`,
        remedies,
      }
    case 'noPrice':
      return {
        title: `${w.symbol} has no price`,
        sentence: `${showQuantity(w.quantity)} units are held without a price; they are left out of the plan's value.`,
        remedies,
      }
  }
}

function describeRemedy(kind: string, day: string | undefined, asset: string | undefined): string {
  switch (kind) {
    case 'wait':
      return day === undefined ? 'Wait' : `Wait until ${showDeadline(day)}`
    case 'follow':
      return 'Follow the rule now'
    case 'skipBuy':
      return day === undefined ? 'Hold the cash' : `Hold the cash until ${showDeadline(day)}`
    case 'skipSell':
      return 'Leave the sale out'
    case 'partner':
      return asset === undefined ? 'Buy a partner fund' : `Buy ${asset}, your named partner`
    case 'otherAccount':
      return 'Buy in another account'
    case 'accept':
      return 'Accept it as it is'
    case 'importPrices':
      return 'Import prices'
    case 'addOpeningLot':
      return 'Enter the opening lot'
    case 'trim':
      return 'Trim with new money first'
    case 'fewerTrades':
      return 'Trade only what is outside its band'
    default:
      return kind
  }
}

/** One signal as a sentence: what it does, the distance from its threshold, since when. */
export function describeReason(reason: Reason, symbol: string): string {
  const since =
    reason.since === null ? '' : ` ${reason.state === 'in' ? 'In' : 'Out'} since ${showDay(reason.since)}.`
  if (reason.rule === 'tiltByRegime') {
    const tilt = reason.value ?? 0
    const moves =
      tilt === 0
        ? 'is not tilted'
        : `is tilted ${tilt > 0 ? 'up' : 'down'} by ${showPercent(Math.abs(tilt), 2)}`
    return `${symbol} ${moves}: ${reason.what ?? 'the regime is not known'}.`
  }
  if (reason.state === 'notReady') return `${symbol} has too little history for its rule and waits outside.`
  if (reason.rule === 'always') return `${symbol} is always held.`
  const verb = reason.changed
    ? reason.state === 'in'
      ? 'enters'
      : 'leaves'
    : reason.state === 'in'
      ? 'stays in'
      : 'stays out'
  if (reason.rule === 'selectSeason') return `${symbol} ${verb} by the season.${since}`
  if (reason.value === null || reason.threshold === null) return `${symbol} ${verb}.${since}`
  if (reason.unit !== undefined) return `${measured(reason, symbol, verb)}${since}`
  const distance = reason.value / reason.threshold - 1
  const side = distance >= 0 ? 'above' : 'below'
  const what = reason.rule === 'selectCrossover' ? 'its fast average is' : 'its close is'
  const average = reason.rule === 'selectCrossover' ? 'the slow one' : 'its average'
  const turns =
    reason.turnsAt === null || reason.turnsAt === undefined
      ? ''
      : reason.state === 'in'
        ? ` It leaves with closes below ${showNumber(reason.turnsAt)} until the next decision.`
        : ` It enters with closes at ${showNumber(reason.turnsAt)} or above until the next decision.`
  return `${symbol} ${verb}: ${what} ${showPercent(Math.abs(distance))} ${side} ${average}.${since}${turns}`
}

/** `SPY stays in: its 12-month return is 8.4%, at or above 0%.` */
function measured(reason: Reason, symbol: string, verb: string): string {
  const show = (value: number): string =>
    reason.unit === 'share' ? showPercent(value, 2) : showNumber(value)
  const value = reason.value ?? 0
  const threshold = reason.threshold ?? 0
  if (reason.rule === 'selectVote' && reason.ofVote !== true)
    return `${symbol} ${verb}: ${show(value)} of the votes say in, ${show(threshold)} are needed.`
  const side = Math.abs(value - threshold) <= 1e-9 ? 'exactly at' : value > threshold ? 'above' : 'below'
  const what = (reason.what ?? 'its measure').replace(/,$/, '')
  if (reason.ofVote === true)
    return `${symbol} has a vote ${reason.state === 'in' ? 'in' : 'out'}: ${what} is ${show(value)}, ${side} ${show(threshold)}.`
  return `${symbol} ${verb}: ${what} is ${show(value)}, ${side} ${show(threshold)}.`
}

export function describeStamp(stamp: Stamp): string {
  switch (stamp) {
    case 'inSampleNotValidated':
      return 'In sample, not validated'
    case 'hindsightUniverse':
      return 'Universe chosen with hindsight'
    case 'survivorshipNotControlled':
      return 'Survivorship not controlled'
    case 'cashYieldZero':
      return 'Cash earns zero here'
    case 'distributionsUnknown':
      return 'Distributions unknown: no after-tax chain'
    case 'proxySpliced':
      return 'Proxy series spliced before inception'
    case 'latestRevisedMacro':
      return 'Macro data as revised later'
    case 'sameCloseFill':
      return 'Filled at the very close that decided'
    case 'costsZero':
      return 'Costs set to zero'
    case 'taxesNotModelled':
      return 'Before tax'
    case 'syntheticData':
      return 'Synthetic data'
    case 'limitedBy':
      return 'Start limited by the shortest series'
  }
}

export function describePriceFault(fault: PriceFault): string {
  switch (fault.kind) {
    case 'gap':
      return `${count(fault.sessions, 'session')} missing from ${showDay(fault.from)} to ${showDay(fault.to)}`
    case 'spike':
      return `${showPoints(fault.move, 0)}% on ${showDay(fault.day)}, taken back the next session`
    case 'stale':
      return `last close ${showDay(fault.lastDay)}, ${count(fault.sessionsOld, 'session')} ago`
    case 'flat':
      return `the same close for ${count(fault.sessions, 'session')} from ${showDay(fault.from)}`
    case 'notASession':
      return `${count(fault.count, 'price')} on days without a session, first ${showDay(fault.day)}`
  }
}

export function describeJournalFault(fault: JournalFault): string {
  switch (fault.kind) {
    case 'changed':
      return `Entry ${fault.seq} was changed after it was written`
    case 'missing':
      return `Entry ${fault.seq} is missing`
    case 'brokenLink':
      return `Entry ${fault.seq} does not continue the one before it`
    case 'truncated':
      return `The journal ends at entry ${fault.foundSeq}, but its anchor has seen ${fault.anchoredSeq}`
    case 'anchorDiffers':
      return `Entry ${fault.seq} is not the one that the anchor has seen`
    case 'noAnchor':
      return 'The anchor file beside the ledger is missing'
    case 'guardMissing':
      return `The guard ${fault.trigger} was taken out of the database`
  }
}

/** What the ledger has to say about itself on opening; the codes are those of store/open.ts. */
export function describeNotice(code: string): string {
  switch (code) {
    case 'anchorMissing':
      return 'The anchor file beside the ledger was missing and has been written anew. If you did not remove it, verify the journal against an export.'
    case 'anchorNotWritten':
      return 'The anchor file beside the ledger could not be written, so a loss could go unnoticed. Free space there, or give Trimtab the right to write.'
    case 'ledgerDamaged':
      return 'This ledger lacks something that had been acknowledged. Figures are withheld and nothing can be written: see the journal for what is missing.'
    default:
      return code
  }
}

/** Why a ticket stands in the plan. */
export function describeWhy(why: string): string {
  switch (why) {
    case 'signalLeft':
      return 'Signal left'
    case 'signalEntered':
      return 'Signal entered'
    case 'overTarget':
      return 'Over target'
    case 'underTarget':
      return 'Under target'
    case 'park':
      return 'Where the sleeve waits'
    case 'unpark':
      return 'Back to work'
    case 'makeRoom':
      return 'Makes room'
    case 'notInPlan':
      return 'Not in the plan'
    default:
      return why
  }
}

/** Printed once on first opening and under every report (checklist 30a). */
export const DISCLAIMER =
  'General information, not advice. Trimtab applies rules that you chose to data that you imported; it forecasts nothing. Results of a rule on past data do not promise anything. Check tax figures against the current publications.'

/** `2 rows refused` and the like, for summaries. */
export function describeRows(added: number, duplicates: number, refused: number, nonData: number): string {
  const parts = [`${showAmount(String(added), 0)} new`]
  if (duplicates > 0) parts.push(`${showAmount(String(duplicates), 0)} already there`)
  if (refused > 0) parts.push(`${showAmount(String(refused), 0)} refused`)
  if (nonData > 0) parts.push(`${showAmount(String(nonData), 0)} without data`)
  return parts.join(', ')
}

function words(title: string, sentence: string, remedy: string): Words {
  return { title, sentence, remedy }
}
