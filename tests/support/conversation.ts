import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calendarFrom, sessionsBetween } from '../../src/engine/market/calendar.ts'
import { CalendarFile } from '../../src/shared/calendar.ts'
import type { Client } from '../../src/shared/client.ts'
import type { ChannelName, Input, Output } from '../../src/shared/contract.ts'
import { day, isoFromDay, type Day } from '../../src/shared/day.ts'
import type { Result } from '../../src/shared/refusal.ts'
import { valueOf } from '../../src/shared/refusal.ts'
import type { StrategyText } from '../../src/shared/strategy.ts'
import { home } from './home.ts'
import { randomFrom } from './panels.ts'

/** One call and what came of it. */
export interface Said {
  readonly channel: ChannelName
  readonly input: unknown
  readonly result: Result<unknown>
}

/** The day on which the conversation is held, and the last session before it. */
export const TODAY = '2026-03-02'
const LAST = '2026-02-27'

/**
 * Asks everything that the contract knows, at least once with an answer and, where a person can be wrong, once with a
 * refusal: from two accounts and an import to prices, a rule, a plan, a decision and its place in the journal. Every
 * file in it is synthetic.
 */
export async function converse(client: Client): Promise<readonly Said[]> {
  const said: Said[] = []
  async function ask<C extends ChannelName>(channel: C, input: Input<C>): Promise<Result<Output<C>>> {
    const result = await client.call(channel, input)
    said.push({ channel, input, result })
    return result
  }
  const get = async <C extends ChannelName>(channel: C, input: Input<C>) => valueOf(await ask(channel, input))

  await get('app.status', {})
  await ask('ledger.export', { format: 'json' })
  await get('settings.show', {})
  await get('settings.save', { theme: 'dark', disclaimerSeen: true })
  const brokerage = await get('account.add', {
    name: 'Brokerage',
    institution: 'Synthetic',
    externalIds: ['SYN-1'],
  })
  const retirement = await get('account.add', { name: 'Retirement', taxType: 'deferred' })
  await ask('account.add', { name: '' })
  await get('account.edit', { id: brokerage.id, relief: 'hifo' })
  await ask('account.edit', { id: 'nobody', name: 'Nobody' })
  await get('account.list', {})

  const file = { name: 'schwab.csv', bytes: text(schwab) }
  const preview = await get('import.preview', { files: [file], accounts: { '': brokerage.id } })
  await ask('import.preview', { files: [{ name: 'empty.csv', bytes: text('') }] })
  await ask('import.preview', { files: [{ name: 'report.pdf', bytes: text('%PDF-1.7 synthetic') }] })
  await ask('import.rows', { preview: preview.preview, file: 0, fate: 'new', limit: 2 })
  await ask('import.rows', { preview: 'nothing', file: 0 })
  const part = await get('import.upload', { part: 'Date,Action\n' })
  await ask('import.upload', { upload: part.upload, part: text('01/02/2024,Buy\n') })
  await ask('import.upload', { upload: 'nothing', part: '' })
  const committed = await get('import.commit', { preview: preview.preview, accounts: { '': brokerage.id } })
  await ask('import.commit', { preview: 'nothing' })
  await get('import.list', {})
  await get('import.columns', { file: { name: 'own.csv', bytes: text(ownLayout) } })
  const { guess } = await get('import.columns', { file: { name: 'own.csv', bytes: text(ownLayout) } })
  await get('import.saveProfile', {
    ...guess,
    id: 'own',
    name: 'My own',
    actions: { purchase: 'buy', sale: 'sell' },
  })
  await get('import.profiles', {})
  const again = await get('import.preview', {
    files: [{ name: 'own.csv', bytes: text(ownLayout) }],
    profile: 'own',
    accounts: { '': retirement.id },
  })
  const own = await get('import.commit', { preview: again.preview, accounts: { '': retirement.id } })
  const batch = own.files.map((f) => f.batch).find((id) => id !== undefined && id !== null) ?? ''
  await get('import.undo', { batch, reason: 'It was the wrong account.' })
  await ask('import.undo', { batch: 'nothing' })
  if (committed.files.length !== 1) throw new Error('one file was imported')

  const [spy] = (await get('asset.list', {})).filter(({ symbol }) => symbol === 'SPY')
  await get('asset.edit', { id: spy!.id, kind: 'etf', taxKind: 'securities' })
  await ask('asset.edit', { id: 'nothing' })

  await get('prices.import', { files: prices() })
  await ask('prices.import', {
    files: [{ name: 'lacking.csv', bytes: text('Date,Open,High,Low,Volume\n2024-03-01,10,11,9,100\n') }],
  })
  await get('prices.list', {})
  await get('prices.columns', { asset: spy!.id, from: '2026-01-02' })
  await ask('prices.columns', { asset: 'nothing' })
  await get('macro.import', {
    files: [{ name: 'SYN.csv', bytes: text('date,value\n2025-01-01,1.5\n2025-02-01,1.6\n') }],
    series: 'SYN',
    lagDays: 30,
  })
  await ask('macro.import', { files: [{ name: 'SYN.csv', bytes: text('what,ever\n1,2\n') }] })
  await get('macro.list', {})
  await get('fx.import', {
    files: [{ name: 'rates.csv', bytes: text('date,rate\n2026-02-26,1.0812\n2026-02-27,1.0834\n') }],
    pair: 'EURUSD',
  })
  await ask('fx.import', { files: [{ name: 'rates.csv', bytes: text('date,rate\n2026-02-26,1.0812\n') }] })
  await get('fx.chooseBase', { currency: 'USD' })
  await get('fx.list', {})

  await get('ledger.activity', { limit: 5 })
  await ask('ledger.activity', { limit: 0 })
  await get('ledger.holdings', {})
  await ask('ledger.holdings', { asOf: '2026-02-30' })
  const { lots } = await get('ledger.lots', { account: brokerage.id })
  await get('ledger.gains', { year: 2025 })
  await ask('ledger.gains', { year: 1 })
  await get('ledger.addOpeningLot', {
    account: retirement.id,
    asset: spy!.id,
    acquired: '2020-05-04',
    quantity: '10',
    costBasis: '2845.50',
  })
  await ask('ledger.addOpeningLot', {
    account: 'nobody',
    asset: spy!.id,
    acquired: '2020-05-04',
    quantity: '10',
    costBasis: '1',
  })
  const { rows } = await get('ledger.activity', { kind: 'sell' })
  await get('ledger.chooseLots', {
    sale: rows[0]!.key,
    lots: [
      { lot: lots.find(({ symbol }) => symbol === 'SPY')!.id, quantity: rows[0]!.quantity!.replace('-', '') },
    ],
  })
  await ask('ledger.chooseLots', { sale: 'nothing', lots: [{ lot: 'x', quantity: '1' }] })
  await get('performance.show', { by: 'year' })
  await ask('performance.show', { from: '2026-01-31', to: '2026-01-01' })
  for (const format of ['json', 'csv', 'beancount'] as const) await get('ledger.export', { format })
  await get('ledger.sale', { sale: rows[0]!.key })
  await ask('ledger.sale', { sale: 'nothing' })
  await get('ledger.unchooseLots', { sale: rows[0]!.key })
  await ask('ledger.unchooseLots', { sale: rows[0]!.key })
  const change = { account: brokerage.id, method: 'lifo', from: '2020-01-02' } as const
  await get('ledger.reliefPreview', change)
  await ask('ledger.reliefPreview', { ...change, method: 'minTax' })
  await get('account.setRelief', change)
  await ask('account.setRelief', { ...change, account: 'nobody' })
  await get('tax.markFiled', { year: 2025, filed: true })
  await ask('tax.markFiled', { year: 1, filed: true })
  await get('tax.filed', {})
  await get('tax.markFiled', { year: 2025, filed: false })
  await get('ledger.asks', {})
  const spinOff = {
    kind: 'spinOff',
    asset: 'SPY',
    day: '2026-02-02',
    into: 'SPUN',
    after: '1',
    before: '5',
  } as const
  await get('ledger.previewAction', { action: spinOff })
  await ask('ledger.previewAction', { action: { ...spinOff, asset: 'nothing' } })
  const spun = await get('ledger.addAction', { action: spinOff })
  await ask('ledger.addAction', { action: { ...spinOff, after: '0' } })
  await get('ledger.stateTerms', {
    event: spun.events[0]!,
    terms: { kind: 'spinOff', parent: 'SPY', share: '0.1' },
  })
  await ask('ledger.stateTerms', { event: 'nothing', terms: null })
  await get('import.undo', { batch: spun.batch, reason: 'SPY spins nothing off.' })
  await get('ledger.check', {})

  const bought = { kind: 'buy', account: brokerage.id, day: '2026-02-02', symbol: 'NEWX' } as const
  const paid = { quantity: '5', amount: '-501', fee: '1' }
  await get('ledger.enter', { entries: [{ ...bought, ...paid }], preview: true })
  const entered = await get('ledger.enter', { entries: [{ ...bought, ...paid }] })
  await ask('ledger.enter', { entries: [{ ...bought, quantity: '5' }] })
  const event = entered.events[0]!
  await get('ledger.event', { event })
  await ask('ledger.event', { event: 'nothing' })
  await get('ledger.correct', {
    event,
    entry: { ...bought, ...paid, quantity: '6' },
    reason: 'Six, not five.',
  })
  await ask('ledger.correct', {
    event,
    entry: { ...bought, ...paid, day: '2027-01-01' },
    reason: 'Tomorrow.',
  })
  await get('ledger.remove', { event, reason: 'It never happened.' })
  await ask('ledger.remove', { event, reason: 'Twice.' })
  await get('ledger.undo', { reason: 'It did happen.' })
  await get('ledger.changes', {})
  await get('ledger.reconcile', {
    file: { name: 'positions.csv', bytes: text('Symbol,Quantity\nSPY,40\nIEF,100\nNEWX,6\n') },
    accounts: { '': brokerage.id },
    day: '2026-02-27',
  })
  await ask('ledger.reconcile', { file: { name: 'positions.csv', bytes: text('What,Ever\n1,2\n') } })
  await get('ledger.reconciled', {})

  await get('strategy.templates', {})
  await get('strategy.show', { template: 'twelve-month-average' })
  await ask('strategy.show', { id: 'nothing' })
  await get('strategy.check', { document: rule })
  await ask('strategy.check', { document: { ...rule, sleeves: 'none' } })
  await get('strategy.save', { document: rule, reason: 'To begin with.' })
  await ask('strategy.save', { document: { ...rule, core: { targets: { SPY: 0.5 } } } })
  await get('strategy.list', {})
  await get('strategy.trace', { which: { id: rule.id }, day: '2026-01-15' })
  await ask('strategy.trace', { which: { id: 'nothing' } })
  await get('backtest.run', { which: { id: rule.id } })
  await get('backtest.run', { which: { id: rule.id }, tax: {} })
  await ask('backtest.run', { which: { document: { ...rule, core: { targets: { NONE: 1 } } } } })
  await get('backtest.python', { which: { id: rule.id } })
  await ask('backtest.python', {
    which: {
      document: {
        ...rule,
        sleeves: rule.sleeves.map((sleeve) => ({
          ...sleeve,
          steps: [{ kind: 'weighByRisk', method: { by: 'hierarchical' } }],
        })),
      },
    },
  })
  const vary = [{ path: 'sleeves.0.schedule.every', values: ['month', 'week'] }]
  await get('backtest.sweep', { which: { id: rule.id }, vary })
  await ask('backtest.sweep', { which: { id: rule.id }, vary: [{ path: 'sleeves.7.id', values: ['x'] }] })
  await ask('backtest.sweep', { which: { id: rule.id }, vary: [{ ...vary[0]!, values: ['hourly'] }] })
  await get('backtest.honesty', { which: { id: rule.id }, cuts: 2 })
  await ask('backtest.honesty', { which: { id: 'nothing' } })

  await get('plan.show', {})
  await ask('rebalance.propose', {})
  const plan = {
    strategy: rule.id,
    version: 1,
    sleeveBudget: 0.2,
    sleeveCap: 0.3,
    accounts: [brokerage.id, retirement.id],
  }
  await get('plan.save', { plan, reason: 'A tenth is what I can watch.' })
  await ask('plan.save', { plan: { ...plan, strategy: 'nothing' }, reason: 'Try.' })
  const proposal = await get('rebalance.propose', {})
  await ask('rebalance.propose', { asOf: 'soon' })
  await get('today.summary', {})
  await ask('today.summary', { asOf: 'soon' })
  await get('rebalance.decide', {
    proposal: proposal.hash,
    asOf: proposal.asOf,
    decision: 'declined',
    reason: 'Not before April.',
  })
  await ask('rebalance.decide', {
    proposal: '0'.repeat(64),
    asOf: proposal.asOf,
    decision: 'declined',
    reason: 'x',
  })
  await get('journal.add', { reason: 'A note to myself.' })
  await ask('journal.add', { reason: '' })
  await get('journal.list', {})
  await get('journal.verify', {})
  await get('metrics.list', {})
  const dates = Float64Array.of(18_628, 18_659, 18_687)
  await get('metrics.judge', { dates, values: Float64Array.of(1, 1.1, 0.9), perYear: 12 })
  await ask('metrics.judge', { dates, values: Float64Array.of(1, 0, 1) })
  await get('metrics.read', { file: { name: 'returns.csv', bytes: text(returns) } })
  await ask('metrics.read', { file: { name: 'percents.csv', bytes: text(returns.replace('0.012', '1.2')) } })
  const matrix = { name: 'matrix.csv', bytes: text(',A,B\nA,0.01,0.005\nB,0.005,0.04\n') }
  await get('weights.solve', { file: matrix, method: { by: 'equalRisk' } })
  await ask('weights.solve', { file: matrix, method: { by: 'meanVariance' } })
  await ask('demo.create', { seed: 7 })
  await get('app.status', {})
  await get('tax.profile', {})
  const income = [{ year: 2024, ordinaryIncome: '90000', deduction: 'standard' as const }]
  await get('tax.saveProfile', { profile: { filing: 'joint', stateRate: '0.05', income } })
  await ask('tax.saveProfile', { profile: { stateRate: '1.5' } })
  const { tables } = await get('tax.tables', {})
  const { edited: _edited, ...newest } = tables.at(-1)!
  await get('tax.saveTable', { year: newest.year, table: { ...newest, source: 'Synthetic: my own' } })
  await ask('tax.saveTable', { year: newest.year, table: { ...newest, niitRate: '38' } })
  await get('tax.saveTable', { year: newest.year, table: null })
  await get('tax.year', { year: 2025 })
  await get('tax.form8949', { year: 2025 })
  await get('tax.harvest', {})
  await get('tax.groups', {})
  await get('tax.markFiled', { year: 2025 })
  await get('tax.filed', {})
  await ask('tax.markFiled', { year: 2199 })
  return said
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

const returns = `date,mine
2025-01-31,0.012
2025-02-28,-0.02
2025-03-31,0.005
`

const schwab = `"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"06/16/2025","Sell","SPY","SYNTHETIC LARGE COMPANIES","20","$520.00","$0.10","$10399.90"
"03/14/2025","Qualified Dividend","SPY","SYNTHETIC LARGE COMPANIES","","","","$61.50"
"05/06/2024","Buy","SPY","SYNTHETIC LARGE COMPANIES","60","$500.00","","-$30000.00"
"04/08/2024","Buy","IEF","SYNTHETIC TREASURIES","100","$95.00","","-$9500.00"
"04/05/2024","MoneyLink Transfer","","Tfr SYNTHETIC BANK, A N OWNER","","","","$45000.00"
`

const ownLayout = `Day;What;Ticker;Units;Price;Total
14.01.2025;purchase;SPY;2;550,25;-1100,50
15.01.2025;sale;SPY;1;551,00;551,00
16.01.2025;purchase;IEF;3;94,10;-282,30
`

const rule: StrategyText = {
  schema: 'trimtab.strategy/1',
  id: 'our-rule',
  version: 1,
  name: 'Our rule',
  why: 'To have something to talk about.',
  core: { targets: { SPY: 0.6, IEF: 0.4 } },
  sleeves: [
    {
      id: 'trend',
      name: 'Trend',
      universe: ['SPY'],
      steps: [
        { kind: 'selectAboveSma', window: { length: 10, unit: 'months' } },
        { kind: 'weighEqual' },
        { kind: 'parkIn', asset: 'BIL' },
      ],
    },
  ],
}

/** Prices of three made-up funds on every session of 2023 to the day before the conversation, one file each. */
function prices(): { name: string; bytes: Uint8Array }[] {
  const calendar = calendarFrom(
    CalendarFile.parse(JSON.parse(readFileSync(join(home, 'resources/calendar-xnys.json'), 'utf8'))),
  )
  const sessions = sessionsBetween(calendar, day('2023-01-03'), day(LAST))
  const draw = randomFrom(42)
  const funds = [
    { symbol: 'SPY', level: 400, swing: 0.02, lean: 0.47 },
    { symbol: 'IEF', level: 100, swing: 0.006, lean: 0.5 },
    { symbol: 'BIL', level: 90, swing: 0.0004, lean: 0.1 },
  ]
  return funds.map(({ symbol, level, swing, lean }) => {
    const lines = ['Date,Open,High,Low,Close,Adj Close,Volume']
    let close = level
    for (const d of sessions) {
      close *= 1 + (draw() - lean) * swing
      const shown = close.toFixed(2)
      lines.push(`${isoFromDay(d as Day)},${shown},${shown},${shown},${shown},${shown},1000`)
    }
    return { name: `${symbol}.csv`, bytes: text(`${lines.join('\n')}\n`) }
  })
}
