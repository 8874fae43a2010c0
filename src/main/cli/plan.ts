import type { Client } from '../../shared/client.ts'
import type { Output } from '../../shared/contract.ts'
import { count, showDay, showMoney, showPercent, showPoints, showQuantity } from '../../shared/format.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import { DISCLAIMER, describeReason, describeWarning, describeWhy } from '../../shared/words.ts'
import { accountId } from './account.ts'
import { defined, many, number, one, UsageError, type Command, type Given } from './command.ts'
import { left, right, table } from './print.ts'

export const planCommands: readonly Command[] = [
  {
    name: 'plan save',
    usage: 'STRATEGY --reason TEXT [--budget SHARE] [--cap SHARE] [--account A]… [--turnover SHARE]',
    about: 'Makes a saved strategy the plan: how much of it, in which accounts',
    options: ['reason', 'budget', 'cap', 'account', 'turnover'],
    flags: [],
    words: [1, 1],
    run: savePlan,
  },
  {
    name: 'plan show',
    usage: '[--as-of DAY]',
    about: 'Target, actual and drift; the trades, lots, tax and warnings of a rebalance',
    options: ['as-of'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const got = await client.call('rebalance.propose', defined({ asOf: one(given, 'as-of') }))
      return got.ok ? ok({ json: got.value, text: proposalText(got.value) }) : got
    },
  },
  decide('plan accept', 'accepted', 'Accepts the proposal and writes it to the journal with its evidence'),
  decide('plan decline', 'declined', 'Declines the proposal, with the reason'),
]

async function savePlan(client: Client, given: Given) {
  const saved = await client.call('strategy.show', { id: given.words[0]! })
  if (!saved.ok) return saved
  const { strategy } = saved.value
  const accounts: string[] = []
  for (const typed of many(given, 'account')) {
    const id = await accountId(client, typed)
    if (!id.ok) return id
    accounts.push(id.value)
  }
  if (accounts.length === 0) {
    const list = await client.call('account.list', {})
    if (!list.ok) return list
    accounts.push(...list.value.filter((a) => a.inPlan).map((a) => a.id))
  }
  if (accounts.length === 0) return refuse({ kind: 'notFound', what: 'account', id: '' })
  const sleeve = strategy.sleeves[0]
  const plan = defined({
    strategy: strategy.id,
    version: strategy.version,
    sleeveBudget: number(given, 'budget') ?? sleeve?.budget ?? 0,
    sleeveCap: number(given, 'cap') ?? sleeve?.cap ?? 0.2,
    accounts,
    turnoverBudget: number(given, 'turnover'),
  })
  const done = await client.call('plan.save', { plan, reason: one(given, 'reason') ?? '' })
  return done.ok
    ? ok({
        json: done.value,
        text: `The plan is ${strategy.name}, version ${strategy.version}: sleeve ${showPercent(plan.sleeveBudget, 0)}, cap ${showPercent(plan.sleeveCap, 0)}, ${count(accounts.length, 'account')}.`,
      })
    : done
}

function decide(name: string, decision: 'accepted' | 'declined', about: string): Command {
  return {
    name,
    usage: `--reason TEXT [--as-of DAY]${decision === 'accepted' ? ' [--answer WARNING=REMEDY]…' : ''}`,
    about,
    options: ['reason', 'as-of', 'answer'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const proposal = await client.call('rebalance.propose', defined({ asOf: one(given, 'as-of') }))
      if (!proposal.ok) return proposal
      const answers = many(given, 'answer').map((text) => {
        const at = text.lastIndexOf('=')
        if (at < 1) throw new UsageError('--answer takes WARNING=REMEDY')
        return { warning: text.slice(0, at), remedy: text.slice(at + 1) }
      })
      const done = await client.call('rebalance.decide', {
        proposal: proposal.value.hash,
        asOf: proposal.value.asOf,
        decision,
        reason: one(given, 'reason') ?? '',
        answers,
      })
      return done.ok
        ? ok({
            json: done.value,
            text: `Journal entry ${done.value.seq}: ${decision}. ${done.value.hash.slice(0, 16)}`,
          })
        : done
    },
  }
}

export function proposalText(p: Output<'rebalance.propose'>): string {
  const percent = (share: number) => (share * 100).toFixed(1)
  const spread = table(
    [
      left('Asset'),
      right('Core target'),
      right('actual'),
      right('drift'),
      right('Sleeve target'),
      right('actual'),
      right('drift'),
      right('Value'),
    ],
    p.spread.map((r) => [
      r.symbol,
      ...part(r.core, percent),
      ...part(r.sleeve, percent),
      showMoney(r.value, p.currency),
    ]),
  )
  const tickets = table(
    [
      left('Account'),
      left('Side'),
      left('Symbol'),
      right('Quantity'),
      right('Price'),
      right('Amount'),
      left('Why'),
      right('Gain'),
      right('Tax'),
    ],
    p.tickets.flatMap((t) => [
      [
        p.accounts.find((a) => a.account === t.account)?.name ?? t.account,
        t.side,
        t.symbol,
        showQuantity(t.quantity),
        showMoney(t.price, t.currency),
        showMoney(t.amount, t.currency),
        describeWhy(t.why),
        t.gain === null ? (t.side === 'sell' ? 'unknown' : '') : showMoney(t.gain, t.currency),
        showMoney(t.tax, t.currency),
      ],
      ...t.lots.map((l) => [
        '',
        '',
        `  lot of ${showDay(l.acquired)}`,
        showQuantity(l.quantity),
        '',
        '',
        l.term === 'long' ? 'long' : `short, ${count(l.daysToLong, 'day')}`,
        l.gain === null ? 'unknown' : showMoney(l.gain, t.currency),
        '',
      ]),
    ]),
  )
  const symbolOf = new Map(p.spread.map((r) => [r.asset, r.symbol]))
  return [
    `${showDay(p.asOf)}, closes of ${showDay(p.closesOf)}: ${showMoney(p.value, p.currency)}, sleeve ${showPercent(p.sleeveShare)}.${p.nextDecision === null ? '' : ` Next decision ${showDay(p.nextDecision)}.`}`,
    '',
    spread,
    '',
    ...p.signals.map((s) => describeReason(s, symbolOf.get(s.asset) ?? s.asset)),
    '',
    p.tickets.length === 0 ? 'Nothing to do: every weight is inside its band.' : tickets,
    '',
    `Turnover ${showPercent(p.turnover)}, costs about ${showMoney(p.costs, p.currency)}, tax of the plan ${showMoney(p.tax.ofPlan, p.currency)} (${p.tax.year} rates as of ${showDay(p.tax.tableAsOf)}).`,
    ...p.warnings.flatMap((w) => {
      const words = describeWarning(w)
      const mark = w.severity === 'mustAnswer' ? '!' : '·'
      return [
        `${mark} ${words.title} (${w.id}): ${words.sentence} Costs ${showMoney(w.costs, p.currency)}.`,
        ...words.remedies.map(
          (text, i) =>
            `    ${w.remedies[i]!.id}: ${text}, saves ${showMoney(w.remedies[i]!.saves, p.currency)}`,
        ),
      ]
    }),
    `proposal ${p.hash.slice(0, 16)}`,
    DISCLAIMER,
  ].join('\n')
}

function part(
  weight: { target: number; actual: number; drift: number; outside: boolean } | null,
  percent: (share: number) => string,
): string[] {
  if (weight === null) return ['·', '·', '·']
  return [
    percent(weight.target),
    percent(weight.actual),
    `${weight.outside ? '◆ ' : ''}${showPoints(weight.drift)}`,
  ]
}
