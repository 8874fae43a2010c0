import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import { contract } from '../../shared/contract.ts'
import type { Input, Output } from '../../shared/contract.ts'
import { day } from '../../shared/day.ts'
import type { Entry } from '../../shared/entry.ts'
import { describeCause, describeRemedy, describeReport } from '../../shared/reconcileWords.ts'
import type { Result } from '../../shared/refusal.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { addAccount } from '../store/accounts.ts'
import { write } from '../store/write.ts'
import { editingHandlers } from './editing.ts'
import type { Context } from './handler.ts'
import { todayHandlers } from './today.ts'
import { reconcileHandlers } from './reconcile.ts'

type Report = Output<'ledger.reconcile'>

function ask(context: Context, input: Input<'ledger.reconcile'>): Result<Report> {
  const channel = contract['ledger.reconcile']
  const result = reconcileHandlers['ledger.reconcile'](channel.input.parse(input), context)
  if (result.ok) channel.output.parse(result.value)
  return result
}

function entered(context: Context, ...entries: Partial<Entry>[]): void {
  const { input } = contract['ledger.enter']
  valueOf(editingHandlers['ledger.enter'](input.parse({ entries }), context))
}

/** The synthetic Fidelity account Z99999901 as its position file of 30 January 2026 has it, less what a test leaves out. */
function household(): Context {
  const context = testContext(testHost({ today: day('2026-03-02') }))
  valueOf(
    write(context.ledger, ['ledger'], () => {
      const account = {
        institution: 'Fidelity',
        owner: 'Me',
        currency: 'USD',
        relief: 'fifo',
        inPlan: true,
      } as const
      addAccount(context.ledger, {
        ...account,
        name: 'Brokerage',
        taxType: 'taxable',
        externalIds: ['Z99999901'],
      })
      addAccount(context.ledger, { ...account, name: 'IRA', taxType: 'deferred', externalIds: [] })
      return ok(undefined)
    }),
  )
  return context
}

const DEPOSIT = { kind: 'deposit', account: 'brokerage', day: '2025-01-06', amount: '65500' } as const
const ALPHA = {
  kind: 'buy',
  account: 'brokerage',
  day: '2025-01-07',
  symbol: 'SYNA',
  quantity: '1250.125',
  amount: '-45000',
} as const
const BETA = {
  kind: 'buy',
  account: 'brokerage',
  day: '2025-01-08',
  symbol: 'SYNB',
  quantity: '100',
  amount: '-18500',
} as const

const bytes = readFileSync(new URL('../../../tests/fixtures/positions/fidelity.csv', import.meta.url), 'utf8')
const lines = bytes.split('\n')
/** The file without the row that cannot be read. */
const SOUND = lines.filter((line) => !line.includes('x12')).join('\n')

function file(text: string) {
  return { name: 'positions.csv', bytes: new TextEncoder().encode(text) }
}

describe('a position file that agrees', () => {
  test('REC-9: is kept with its day and hash, and holds until the past changes', () => {
    const context = household()
    entered(context, DEPOSIT, ALPHA, BETA)
    const report = valueOf(ask(context, { file: file(SOUND) }))
    expect(report).toMatchObject({ equal: true, recorded: true, day: '2026-01-30', dayFrom: 'file' })
    expect(report.rows.map(({ what, state }) => `${what} ${state}`).toSorted()).toEqual([
      'cash equal',
      'cost equal',
      'cost equal',
      'units equal',
      'units equal',
    ])
    expect(describeReport(report)).toBe('All 3 figures agree to the share and the cent on 30 Jan 2026.')
    const kept = () => valueOf(reconcileHandlers['ledger.reconciled']({}, context))
    expect(kept()).toMatchObject([
      { account: 'brokerage', day: '2026-01-30', broker: 'fidelity', sha256: report.sha256, holds: true },
    ])
    const quiet = () => valueOf(todayHandlers['today.summary']({}, context)).quiet.map(({ kind }) => kind)
    expect(quiet()).toContain('reconciled')
    // What happens later leaves the past as it was; what is entered into the past does not.
    entered(context, { ...BETA, day: '2026-02-02' })
    expect(kept()).toMatchObject([{ holds: true }])
    entered(context, { ...BETA, day: '2026-01-02' })
    expect(kept()).toMatchObject([{ holds: false }])
    expect(quiet()).not.toContain('reconciled')
  })

  test('is not kept where that is not wanted', () => {
    const context = household()
    entered(context, DEPOSIT, ALPHA, BETA)
    expect(valueOf(ask(context, { file: file(SOUND), record: false })).recorded).toBe(false)
    expect(valueOf(reconcileHandlers['ledger.reconciled']({}, context))).toEqual([])
  })
})

describe('a position file that differs', () => {
  test('names the opening lot of a history that starts mid-life, and the money', () => {
    const context = household()
    entered(context, DEPOSIT, BETA)
    const report = valueOf(ask(context, { file: file(SOUND) }))
    expect(report).toMatchObject({ equal: false, recorded: false })
    const [first, second] = report.rows
    expect(first).toMatchObject({ symbol: 'SYNA', inFile: '1250.125', inLedger: '0', money: '50005' })
    expect(first!.causes[0]).toEqual({ kind: 'openingLotMissing', quantity: '1250.125' })
    expect(first!.remedies[0]).toEqual({
      kind: 'addOpeningLot',
      account: 'brokerage',
      symbol: 'SYNA',
      quantity: '1250.125',
    })
    expect(describeCause(first!.causes[0]!, first!)).toContain('their opening lot is missing')
    expect(describeRemedy(first!.remedies[0]!)).toBe('Enter the opening lot')
    expect(second).toMatchObject({ what: 'cash', apart: '-45000', causes: [{ kind: 'moneyMoved' }] })
  })

  test('REC-1: a row that cannot be read keeps it from being equal, and says where it stands', () => {
    const context = household()
    entered(context, DEPOSIT, ALPHA, BETA)
    const report = valueOf(ask(context, { file: file(bytes) }))
    expect(report).toMatchObject({
      equal: false,
      refused: [{ line: 6, column: 'Quantity', kind: 'badNumber', text: 'x12' }],
    })
  })

  test('an account that nobody knows is asked for, remembered once chosen, or left out', () => {
    const context = household()
    entered(context, DEPOSIT, ALPHA, BETA)
    const other = `${SOUND.trim()}\nZ99999902,Synthetic IRA,SYNC,GAMMA,12,$10.00,$0,$120.00,$0,0%,$0,0%,100%,$120.00,$10.00,Cash\n`
    const report = valueOf(ask(context, { file: file(other) }))
    expect(report.accounts).toMatchObject([
      { hint: 'Z99999901', account: 'brokerage', equal: true },
      { hint: 'Z99999902', account: null, equal: false, skipped: false },
    ])
    expect(report.equal).toBe(false)
    expect(valueOf(ask(context, { file: file(other), accounts: { Z99999902: null } })).equal).toBe(true)
    const ira = { ...ALPHA, account: 'ira', symbol: 'SYNC', quantity: '12', amount: '-120' }
    entered(context, ira)
    expect(valueOf(ask(context, { file: file(other), accounts: { Z99999902: 'ira' } })).equal).toBe(true)
    expect(valueOf(ask(context, { file: file(other) })).equal).toBe(true)
    expect(ask(context, { file: file(other), accounts: { Z99999902: 'nobody' } })).toMatchObject({
      refusal: { kind: 'notFound' },
    })
  })

  test('REC-2: a file that says no day is compared with today, and says so', () => {
    const context = household()
    entered(context, DEPOSIT, ALPHA)
    const plain = file('Symbol,Quantity\nSYNA,1250.125\n')
    expect(valueOf(ask(context, { file: plain, accounts: { '': 'brokerage' } }))).toMatchObject({
      equal: true,
      day: '2026-03-02',
      dayFrom: 'today',
    })
    const before = valueOf(ask(context, { file: plain, accounts: { '': 'brokerage' }, day: '2025-01-06' }))
    expect(before).toMatchObject({ equal: false, dayFrom: 'given' })
    expect(before.rows[0]!.causes[0]).toEqual({ kind: 'otherDay', day: '2025-01-07' })
  })
})
