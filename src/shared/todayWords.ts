import { count, showDay, showMoney, showPercent, showQuantity } from './format.ts'

type Facts = Readonly<Record<string, string | number>>

export interface NeedWords {
  readonly title: string
  readonly sentence: string
}

/**
 * What `today.summary` says needs the owner, as words. The facts read, all optional: `trades`, `accounts`, `tax`,
 * `avoidable` of reviewPlan; `warnings`, `costs` of answerWarning; `gaps`, `symbol` of missingLots; `asks`, `symbol` of openAsks; `assets`, `symbol`,
 * `lastDay`, `sessions` of stalePrices and importPrices; `symbol`, `faults` of priceFault; `faults` of journalFault; `rows`,
 * `file` of refusedRows.
 */
export function describeNeed(kind: string, facts: Facts): NeedWords {
  switch (kind) {
    case 'importLedger':
      return {
        title: 'No transactions yet',
        sentence: 'Bring in a brokerage export; every line is shown before it is written.',
      }
    case 'importPrices':
      return {
        title: 'Prices are missing',
        sentence: `${has(facts, 'assets') ? `${count(Number(facts.assets), 'holding')} cannot be valued` : 'Nothing can be valued or tested'} until a price file is imported.`,
      }
    case 'savePlan':
      return {
        title: 'No plan yet',
        sentence: 'Choose a strategy and save it as your plan, with the reason for it.',
      }
    case 'reviewPlan':
      return {
        title: has(facts, 'trades')
          ? `A plan of ${count(Number(facts.trades), 'trade')}${has(facts, 'accounts') ? ` in ${count(Number(facts.accounts), 'account')}` : ''}`
          : 'A plan waits for you',
        sentence: [
          has(facts, 'tax') ? `Estimated tax ${showMoney(String(facts.tax))}.` : '',
          has(facts, 'avoidable') ? `${showMoney(String(facts.avoidable))} of it is avoidable.` : '',
          'Read it, answer its warnings, and accept, edit or decline it.',
        ]
          .filter((part) => part !== '')
          .join(' '),
      }
    case 'answerWarning':
      return {
        title: has(facts, 'warnings')
          ? `${count(Number(facts.warnings), 'warning')} to answer first`
          : 'A warning to answer first',
        sentence: has(facts, 'costs')
          ? `Left unanswered it costs about ${showMoney(String(facts.costs))}.`
          : 'The plan cannot be accepted before it is answered.',
      }
    case 'missingLots':
      return {
        title: has(facts, 'symbol') ? `Lots of ${facts.symbol} are missing` : 'Some lots are missing',
        sentence: `${has(facts, 'gaps') ? `${count(Number(facts.gaps), 'sale')} closed` : 'Sales closed'} units that no purchase in the ledger explains. Enter the opening lot, or import an earlier period.`,
      }
    case 'openAsks':
      return {
        title: has(facts, 'asks')
          ? `${count(Number(facts.asks), 'question')} that no file answers`
          : 'Questions that no file answers',
        sentence: `${has(facts, 'symbol') ? `The cost of ${facts.symbol}` : 'A cost'} is unknown until you state what a gift, a spin-off or a transfer left open.`,
      }
    case 'stalePrices':
      return {
        title: has(facts, 'symbol') ? `The price of ${facts.symbol} is old` : 'Prices are old',
        sentence: `${has(facts, 'lastDay') ? `The last close is of ${showDay(String(facts.lastDay))}` : 'The last close is old'}${has(facts, 'sessions') ? `, ${count(Number(facts.sessions), 'session')} ago` : ''}. Import newer prices.`,
      }
    case 'priceFault':
      return {
        title: has(facts, 'symbol') ? `Prices of ${facts.symbol} look wrong` : 'Some prices look wrong',
        sentence: `${has(facts, 'faults') ? count(Number(facts.faults), 'place') : 'Some places'} to look at before trusting a test on them.`,
      }
    case 'journalFault':
      return {
        title: 'The journal does not verify',
        sentence: `${has(facts, 'faults') ? count(Number(facts.faults), 'fault') : 'A fault'} found. Nothing was repaired: see what and where.`,
      }
    case 'refusedRows':
      return {
        title: has(facts, 'rows') ? `${count(Number(facts.rows), 'row')} refused` : 'Rows were refused',
        sentence: `${has(facts, 'file') ? `${facts.file} holds` : 'An import held'} rows that could not be read. Correct them in the file and import it again.`,
      }
    default:
      return { title: kind, sentence: '' }
  }
}

/** A coming date in a few words. Facts read: `symbol`, `quantity`, `trades`. */
export function describeDate(kind: string, facts: Facts): string {
  const symbol = has(facts, 'symbol') ? String(facts.symbol) : ''
  switch (kind) {
    case 'decision':
      return 'Evaluation at the close'
    case 'fill':
      return 'Trades of the evaluation fill'
    case 'lotTurnsLong':
      return `${has(facts, 'quantity') ? `${showQuantity(String(facts.quantity))} ` : ''}${symbol === '' ? 'A lot' : symbol} turns long-term`
    case 'washWindowOver':
      return `Wash window${symbol === '' ? '' : ` of the ${symbol} sale`} is over`
    case 'pricesStale':
      return 'Prices go stale at the close'
    default:
      return kind
  }
}

/** What was checked and needs nothing: the words, and the figure beside them. Facts as named. */
export function describeQuiet(kind: string, facts: Facts): readonly [string, string] {
  switch (kind) {
    case 'journalIntact':
      return ['Journal intact', has(facts, 'entries') ? count(Number(facts.entries), 'entry', 'entries') : '']
    case 'pricesFresh':
      return ['Prices up to date', has(facts, 'lastDay') ? showDay(String(facts.lastDay)) : '']
    case 'insideBands':
      return [
        'Every weight inside its band',
        has(facts, 'assets') ? count(Number(facts.assets), 'asset') : '',
      ]
    case 'turnoverInside':
      return [
        'Turnover inside its budget',
        has(facts, 'turnover') && has(facts, 'limit')
          ? `${showPercent(Number(facts.turnover))} of ${showPercent(Number(facts.limit), 0)}`
          : '',
      ]
    case 'lotsComplete':
      return ['Every sale finds its lots', '']
    case 'planDecided':
      return ['This plan is decided', has(facts, 'entry') ? `journal entry ${facts.entry}` : '']
    case 'nothingToTrade':
      return ['Nothing to trade', '']
    case 'reconciled':
      return [
        `${has(facts, 'account') ? String(facts.account) : 'An account'} reconciled to ${has(facts, 'broker') ? String(facts.broker) : 'its broker'}`,
        has(facts, 'day') ? showDay(String(facts.day)) : '',
      ]
    case 'noWash':
      return ['No wash sale open', '']
    default:
      return [kind, '']
  }
}

function has(facts: Facts, name: string): boolean {
  return facts[name] !== undefined
}
