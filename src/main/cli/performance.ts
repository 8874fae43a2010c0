import type { Input } from '../../shared/contract.ts'
import { count, showChange, showDay, showMoney } from '../../shared/format.ts'
import type { MoneyWeightedReturn, PerformanceFlag, PerformanceLine } from '../../shared/performance.ts'
import { ok } from '../../shared/refusal.ts'
import { accountId } from './account.ts'
import { defined, one, type Command } from './command.ts'
import { left, right, table } from './print.ts'

export const performanceCommands: readonly Command[] = [
  {
    name: 'performance',
    usage: '[--from DAY] [--to DAY] [--account A] [--by account|asset|sleeve|year|month]',
    about: 'Returns, what was put in, and where the change of value came from',
    options: ['from', 'to', 'account', 'by'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const typed = one(given, 'account')
      const account = typed === undefined ? ok(undefined) : await accountId(client, typed)
      if (!account.ok) return account
      const input = defined({
        from: one(given, 'from'),
        to: one(given, 'to'),
        account: account.value,
        by: one(given, 'by'),
      })
      const got = await client.call('performance.show', input as Input<'performance.show'>)
      if (!got.ok) return got
      const { total, lines, currency, flags } = got.value
      const heads = [
        left('Of'),
        right('Start'),
        right('In'),
        right('Out'),
        right('End'),
        right('Gain'),
        right('Time-weighted'),
        right('a year'),
        right('Money-weighted'),
      ]
      const text = [
        `From ${showDay(total.from)} to ${showDay(total.to)}, in ${currency}.`,
        '',
        table(
          heads,
          [...lines, total].map((line) => row(line, currency)),
        ),
        '',
        partsTable(total, currency),
        ...flags.map(inWords),
      ]
      return ok({ json: got.value, text: text.join('\n') })
    },
  },
]

function row(line: PerformanceLine, currency: string): string[] {
  const amount = (text: string) => showMoney(text, currency)
  return [
    `${line.name}${line.inferred ? ' (inferred)' : ''}`,
    amount(line.start),
    amount(line.contributions),
    amount(line.withdrawals),
    amount(line.end),
    amount(line.gain),
    line.timeWeighted === null
      ? ''
      : `${showChange(line.timeWeighted, 2)}${line.estimated ? ' (estimated)' : ''}`,
    line.timeWeightedYearly === null ? '' : showChange(line.timeWeightedYearly, 2),
    moneyWeighted(line.moneyWeighted),
  ]
}

function moneyWeighted(of: MoneyWeightedReturn): string {
  switch (of.kind) {
    case 'rate':
      return showChange(of.yearly, 2)
    case 'none':
      return 'no rate'
    case 'several':
      return `${of.yearly.length} rates`
    case 'tooShort':
      return 'under a year'
  }
}

/** PRF-8 for people: what it came from, down to nothing. */
function partsTable({ parts, gain }: PerformanceLine, currency: string): string {
  if (parts === null) return ''
  const rows: [string, string][] = [
    ['Realised', parts.realised],
    ['Change of unrealised', parts.unrealised],
    ['Dividends', parts.dividends],
    ['Interest', parts.interest],
    ['Costs and withheld tax (less)', parts.costs],
    ['Currency, on holdings', parts.currencyOnHoldings],
    ['Currency, on cash', parts.currencyOnCash],
    ['Of unknown basis', parts.unknownBasis],
    ['Unexplained', parts.remainder],
    ['Gain', gain],
    ['Trading fees, inside the above', parts.tradingFees],
  ]
  return table(
    [left('Where it came from'), right('Amount')],
    rows.map(([name, amount]) => [name, showMoney(amount, currency)]),
  )
}

function inWords(flag: PerformanceFlag): string {
  switch (flag.kind) {
    case 'atCost':
      return `${flag.symbol} has no price from ${showDay(flag.from)} to ${showDay(flag.to)}: carried at its cost.`
    case 'unvalued':
      return `${flag.symbol} has neither price nor cost from ${showDay(flag.from)} to ${showDay(flag.to)}: carried at zero.`
    case 'bridged':
      return `Prices are missing: ${count(flag.stretches, 'stretch', 'stretches')} between ${showDay(flag.from)} and ${showDay(flag.to)} bridged by modified Dietz.`
    case 'movedAtCost':
      return `${flag.symbol} moved on ${showDay(flag.day)} without a price: at the cost that came with it.`
    case 'unknownBasis':
      return flag.amount === null
        ? `${flag.symbol} is held at an unknown basis since ${showDay(flag.day)}: enter the opening lot.`
        : `${flag.symbol}, sold on ${showDay(flag.day)}, has an unknown basis: enter the opening lot.`
  }
}
