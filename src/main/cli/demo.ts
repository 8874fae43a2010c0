import { count, showDay, showMoney } from '../../shared/format.ts'
import { ok } from '../../shared/refusal.ts'
import { reportJson, reportText } from './backtest.ts'
import { defined, number, type Command } from './command.ts'
import { proposalText } from './plan.ts'

export const demoCommands: readonly Command[] = [
  {
    name: 'demo',
    usage: '[--seed N] [--ledger FILE]',
    about: 'A synthetic ledger, its plan and a backtest: the main job in one command',
    options: ['seed'],
    flags: [],
    words: [0, 0],
    // Without --ledger nothing is kept: the demo never mixes with a real ledger.
    inMemory: (given) => !given.options.has('ledger'),
    async run(client, given, tell) {
      const made = await client.call('demo.create', defined({ seed: number(given, 'seed') }), {
        signal: tell.signal,
        onProgress: tell.progress,
      })
      if (!made.ok) return made
      const holdings = await client.call('ledger.holdings', {})
      if (!holdings.ok) return holdings
      const proposal = await client.call('rebalance.propose', {})
      if (!proposal.ok) return proposal
      const report = await client.call(
        'backtest.run',
        { which: { id: proposal.value.strategy } },
        { signal: tell.signal },
      )
      if (!report.ok) return report
      const { accounts, events, series, closesOf } = made.value
      const text = [
        'SYNTHETIC: every price, trade and figure below is invented from a seed.',
        `Ledger: ${count(accounts, 'account')}, ${count(events, 'event')}, ${count(series, 'price series', 'price series')} up to ${showDay(closesOf)}, worth ${showMoney(holdings.value.value)}.`,
        '',
        '== The plan ==',
        proposalText(proposal.value),
        '',
        '== The rule on thirty years of synthetic prices ==',
        reportText(report.value),
        '',
        given.options.has('ledger')
          ? `Kept in ${given.options.get('ledger')![0]}. See it: npm start -- --ledger ${given.options.get('ledger')![0]}`
          : 'Nothing was kept. To look around: npm start, then "Explore with the demo ledger".',
      ].join('\n')
      return ok({
        json: {
          synthetic: true,
          ledger: made.value,
          holdings: holdings.value,
          proposal: proposal.value,
          report: reportJson(report.value),
        },
        text,
      })
    },
  },
]
