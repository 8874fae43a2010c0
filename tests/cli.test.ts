import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { home } from './support/home.ts'

/** The command line as a script sees it: exit codes, one JSON document, refusals that change nothing. */

const folder = mkdtempSync(join(tmpdir(), 'trimtab-cli-'))
const fixtures = join(home, 'tests/fixtures/brokers')
const schwab = join(fixtures, 'schwab-title.csv')
const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function trimtab(...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(home, 'bin/trimtab.js'), ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, TRIMTAB_DATA: folder },
  })
  return { code: status, out: stdout, err: stderr }
}

function json<T>(...args: string[]): T {
  const { code, out, err } = trimtab(...args, '--json')
  expect(`${code} ${err}`).toBe('0 ')
  return JSON.parse(out) as T
}

/** What must stay as it is when a file is refused. */
function state(): string {
  const { stateHash } = json<{ stateHash: string }>('ledger', 'check')
  const { revisions } = json<{ revisions: unknown }>('status')
  return `${stateHash} ${JSON.stringify(revisions)}`
}

beforeAll(() => {
  json('account', 'add', 'Joint', '--relief', 'hifo')
  json('account', 'add', 'Euro', '--currency', 'EUR')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('usage', () => {
  test('help and version go to stdout and exit 0', () => {
    expect(trimtab('help')).toMatchObject({ code: 0, err: '' })
    expect(trimtab('help').out).toContain('import add')
    expect(trimtab('--version').out).toMatch(/^trimtab \d+\.\d+\.\d+\n$/)
  })

  test('wrong usage exits 2 and prints the usage of the command', () => {
    expect(trimtab('impart', 'add').code).toBe(2)
    const wrong = trimtab('lots', '--colour', 'red')
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('trimtab lots has no option --colour')
    expect(wrong.err).toContain('Usage: trimtab lots')
    expect(trimtab('backtest').code).toBe(2)
  })
})

describe('an import', () => {
  test('every row is accounted for, and the same file again adds nothing', () => {
    interface Added {
      files: {
        rows: number
        added: number
        duplicates: number
        nonData: number
        refusedRows: number
        batch: string | null
      }[]
    }
    const first = json<Added>('import', 'add', schwab, '--account', 'Joint').files[0]!
    expect(first.added).toBeGreaterThan(0)
    expect(first.rows).toBe(first.added + first.duplicates + first.nonData + first.refusedRows)
    const before = state()
    const again = json<Added>('import', 'add', schwab, '--account', 'Joint').files[0]!
    expect(again).toMatchObject({ added: 0, duplicates: first.added, batch: null })
    expect(state()).toBe(before)
    json('import', 'undo', first.batch!)
    expect(json<{ total: number }>('activity').total).toBe(0)
    expect(json<Added>('import', 'add', schwab, '--account', 'Joint').files[0]!.added).toBe(first.added)
  })

  test('a dry run shows the same and changes nothing', () => {
    const before = state()
    const shown = json<{ dryRun: boolean }>('import', 'add', schwab, '--account', 'Joint', '--dry-run')
    expect(shown.dryRun).toBe(true)
    expect(state()).toBe(before)
  })
})

describe('one refusal each, naming what a person needs, and nothing changes', () => {
  const title = readFileSync(schwab, 'utf8')
  const refused: readonly (readonly [string, () => string[], Record<string, unknown>])[] = [
    ['an empty file', () => [file('empty.csv', '')], { problem: 'empty', file: 'empty.csv' }],
    ['a PDF', () => [file('statement.pdf', '%PDF-1.7\n%âãÏÓ')], { problem: 'binary', found: 'PDF document' }],
    [
      'a truncated CSV',
      () => [file('cut.csv', title.slice(0, title.lastIndexOf('"')))],
      { problem: 'truncated', file: 'cut.csv', line: expect.any(Number) },
    ],
    [
      'a CSV of no known layout',
      () => [file('unknown.csv', 'When;What;How much\n2024-01-02;Kauf;3\n')],
      { problem: 'unknownLayout', line: 1, column: expect.any(String) },
    ],
    [
      'a file that is not there',
      () => [join(folder, 'nowhere.csv')],
      { problem: 'unreadable', found: 'ENOENT' },
    ],
  ]
  test.each(refused)('%s', (_, args, expected) => {
    const before = state()
    const ran = trimtab('import', 'add', ...args(), '--account', 'Joint', '--json')
    expect(ran.code).toBe(1)
    expect((JSON.parse(ran.out) as { refusal: unknown }).refusal).toMatchObject({ kind: 'file', ...expected })
    expect(state()).toBe(before)
  })

  test('an account in another currency', () => {
    const before = state()
    const ran = trimtab('import', 'add', schwab, '--account', 'Euro', '--json')
    expect(ran.code).toBe(1)
    expect((JSON.parse(ran.out) as { refusal: unknown }).refusal).toMatchObject({
      problem: 'wrongCurrency',
      line: expect.any(Number),
      column: 'Amount',
      found: 'USD',
      expected: ['EUR'],
    })
    expect(state()).toBe(before)
  })

  test('a price file that lacks a column', () => {
    const before = state()
    const prices = file('prices.csv', 'Date,Open,High,Low\n2024-01-02,1,2,1\n')
    const ran = trimtab('prices', 'import', prices, '--json')
    expect(ran.code).toBe(1)
    expect((JSON.parse(ran.out) as { refusal: unknown }).refusal).toMatchObject({
      problem: 'missingColumn',
      file: 'prices.csv',
      line: 1,
      column: 'Close',
    })
    expect(state()).toBe(before)
  })

  test('without --json it is one sentence on stderr, with the remedy', () => {
    const ran = trimtab('import', 'add', file('empty.csv', ''), '--account', 'Joint')
    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toBe(
      'The file was refused. empty.csv: the file is empty. Export it again from the source.\n',
    )
  })
})

test('a back-test on price files needs no ledger and leaves none behind', () => {
  const days: string[] = []
  for (let d = 0; d < 900; d++) {
    const date = new Date(Date.UTC(2020, 0, 1 + d))
    if (date.getUTCDay() % 6 !== 0) days.push(date.toISOString().slice(0, 10))
  }
  const rows = days.flatMap((d, t) => [
    `${d},UP,${(100 + t * 0.1).toFixed(2)}`,
    `${d},BILL,${(50 + t * 0.001).toFixed(3)}`,
  ])
  const prices = file('synthetic.csv', `date,symbol,close\n${rows.join('\n')}\n`)
  const document = {
    schema: 'trimtab.strategy/1',
    id: 'always-rising',
    version: 1,
    name: 'Synthetic: a line that only rises',
    core: { targets: { UP: 1 } },
    sleeves: [
      {
        id: 'trend',
        name: 'Trend',
        universe: ['UP'],
        steps: [
          { kind: 'selectAboveSma', window: { length: 10, unit: 'months' } },
          { kind: 'weighEqual' },
          { kind: 'parkIn', asset: 'BILL' },
        ],
      },
    ],
  }
  const strategy = file('strategy.json', JSON.stringify(document))
  const own = join(folder, 'elsewhere')
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(home, 'bin/trimtab.js'), 'backtest', strategy, '--prices', prices, '--json'],
    { encoding: 'utf8', env: { ...process.env, TRIMTAB_DATA: own } },
  )
  expect(status).toBe(0)
  const report = JSON.parse(stdout) as {
    dates: string[]
    nav: number[]
    weights: Record<string, number[]>
    decisions: unknown[]
    stats: { sleeve: { maxDrawdown: number } }
  }
  expect(report.nav.length).toBe(report.dates.length)
  expect(report.weights['UP']!.at(-1)).toBeCloseTo(1, 9)
  // In from its first decision on, so the line never falls but for the fee of the opening.
  expect(report.stats.sleeve.maxDrawdown).toBeGreaterThan(-0.0011)
  expect(report.decisions.length).toBeGreaterThan(10)
  expect(existsSync(join(own, 'ledger.db'))).toBe(false)

  const swept = JSON.parse(
    trimtab(
      'sweep',
      strategy,
      '--vary',
      'sleeves.0.schedule.every=day,week,month',
      '--prices',
      prices,
      '--json',
    ).out,
  ) as { trials: number; rows: { values: string[]; sharpe: number }[] }
  expect(swept.trials).toBe(3)
  expect(swept.rows.map(({ values }) => values[0])).toEqual(['day', 'week', 'month'])
  const stranger = trimtab('sweep', strategy, '--vary', 'sleeves.0.nothing=1', '--prices', prices)
  expect(stranger.code).toBe(1)
  expect(stranger.err).toContain('sleeves.0.nothing')
  expect(trimtab('sweep', strategy, '--prices', prices).code).toBe(2)

  const honest = trimtab('strategy', 'honesty', strategy, '--cuts', '3', '--prices', prices)
  expect(honest.code).toBe(0)
  expect(honest.out).toContain('No look-ahead found: 12 runs')
})

test('an export goes to a folder or a new file, and imports again into an empty ledger to the same state', () => {
  const out = join(folder, 'copy')
  mkdirSync(out)
  const { events } = json<{ events: number }>('export', '--to', out, '--format', 'json')
  const written = join(out, 'trimtab-ledger.json')
  expect(JSON.parse(readFileSync(written, 'utf8'))).toMatchObject({ format: 'trimtab-ledger', version: 1 })
  const again = trimtab('export', '--to', written, '--json')
  expect(again.code).toBe(1)
  expect(again.out).toContain('alreadyExists')

  const other = join(folder, 'other.db')
  const { files } = json<{ files: { added: number }[] }>('import', 'add', written, '--ledger', other)
  expect(files[0]).toMatchObject({ added: events })
  const hash = (...where: string[]) => json<{ stateHash: string }>('ledger', 'check', ...where).stateHash
  expect(hash('--ledger', other)).toBe(hash())
})

test('the demo says that it is synthetic and keeps nothing unless told where', () => {
  const before = state()
  const { code, out } = trimtab('demo', '--today', '2026-03-02')
  expect(code).toBe(0)
  expect(out.split('\n')[0]).toMatch(/^SYNTHETIC/)
  expect(out).toContain('Worst drawdown')
  expect(state()).toBe(before)
  const kept = join(folder, 'demo.db')
  json('demo', '--ledger', kept, '--today', '2026-03-02')
  const refused = trimtab('demo', '--ledger', kept, '--today', '2026-03-02', '--json')
  expect(refused.code).toBe(1)
  expect((JSON.parse(refused.out) as { refusal: unknown }).refusal).toMatchObject({ kind: 'alreadyExists' })
  const status = json<{ ledger: { demo: boolean } }>('status', '--ledger', kept)
  expect(status.ledger.demo).toBe(true)
})

test('performance by account and by sleeve, and exchange rates in a direction that is said', () => {
  const on = ['--ledger', join(folder, 'demo.db'), '--today', '2026-03-02']
  const report = json<{ total: { gain: string; parts: { remainder: string } }; lines: { name: string }[] }>(
    'performance',
    ...on,
  )
  expect(report.total.parts.remainder).toBe('0')
  expect(report.lines.map(({ name }) => name)).toEqual(['Joint brokerage', 'Roth IRA', 'Traditional IRA'])
  const shown = trimtab('performance', '--by', 'sleeve', ...on)
  expect(shown.out).toContain('Sleeve (inferred)')
  expect(trimtab('performance', '--by', 'moon', ...on).code).toBe(1)

  const rates = file('rates.csv', 'date,rate\n2026-02-26,1.0812\n2026-02-27,1.0834\n')
  const nameless = trimtab('fx', 'import', rates, ...on, '--json')
  expect((JSON.parse(nameless.out) as { refusal: unknown }).refusal).toMatchObject({ problem: 'pairUnknown' })
  expect(trimtab('fx', 'import', rates, '--pair', 'EURUSD', ...on).out).toContain('1 EUR = 1.0834 USD')
  expect(trimtab('fx', 'base', 'EUR', ...on).out).toContain('reckons in EUR')
  const missing = trimtab('performance', ...on, '--json')
  expect(missing.code).toBe(1)
  expect((JSON.parse(missing.out) as { refusal: unknown }).refusal).toMatchObject({
    kind: 'missingRate',
    from: 'USD',
    to: 'EUR',
  })
  expect(trimtab('fx', 'base', 'USD', ...on).code).toBe(0)
  expect(json<{ base: string }>('fx', 'list', ...on).base).toBe('USD')
})

test('a plan is accepted only with its warnings answered, and the journal notices a changed word', () => {
  const ledger = join(folder, 'demo.db')
  const on = ['--ledger', ledger, '--today', '2026-03-02']
  const proposal = json<{ warnings: { id: string; severity: string; remedies: { id: string }[] }[] }>(
    'plan',
    'show',
    ...on,
  )
  const must = proposal.warnings.filter(({ severity }) => severity === 'mustAnswer')
  expect(must.length).toBeGreaterThan(0)
  const early = trimtab('plan', 'accept', '--reason', 'As the rule says.', ...on, '--json')
  expect(early.code).toBe(1)
  expect((JSON.parse(early.out) as { refusal: unknown }).refusal).toMatchObject({ kind: 'unanswered' })
  expect(trimtab('plan', 'accept', '--reason', ' ', ...on).code).toBe(1)
  const answers = must.flatMap(({ id, remedies }) => ['--answer', `${id}=${remedies[0]!.id}`])
  const { seq } = json<{ seq: number }>('plan', 'accept', '--reason', 'As the rule says.', ...answers, ...on)
  expect(trimtab('journal', 'verify', ...on)).toMatchObject({ code: 0 })

  const db = new Database(ledger)
  db.exec('DROP TRIGGER decision_keeps_its_words')
  db.prepare('UPDATE decision SET reason = ? WHERE seq = ?').run('Somebody else said so.', seq)
  db.close()
  const verified = trimtab('journal', 'verify', ...on)
  expect(verified.code).toBe(1)
  expect(verified.err).toContain(`Entry ${seq} was changed`)
})

describe('tax', () => {
  test('a year explains its lines; Form 8949 goes to a file; a profile and a table are read from one', () => {
    const year = trimtab('tax', 'year', '2024')
    expect(year).toMatchObject({ code: 0, err: '' })
    expect(year.out).toContain('Schedule D, line 16')
    expect(year.out).toContain('Rev. Proc. 2023-34')
    expect(json<{ lines: unknown[] }>('tax', 'year', '2024').lines.length).toBeGreaterThan(30)
    const csv = join(folder, '8949.csv')
    expect(trimtab('tax', '8949', '2024', '--csv', csv)).toMatchObject({ code: 0, err: '' })
    expect(readFileSync(csv, 'utf8')).toMatch(/^Part,Boxes,\(a\) Description,/)

    const profile = file('profile.json', JSON.stringify({ filing: 'joint', stateRate: '0.05' }))
    expect(trimtab('tax', 'profile', '--file', profile).out).toBe('Saved.\n')
    const bad = file('bad.json', JSON.stringify({ filing: 'joint', stateRate: '5' }))
    expect(trimtab('tax', 'profile', '--file', bad)).toMatchObject({ code: 1 })
    expect(trimtab('tax', 'profile', '--file', bad).err).toContain('profile.stateRate')
    expect(trimtab('tax', 'tables', '--year', '2024', '--file', bad).err).toContain('table.')
    expect(trimtab('tax', 'tables').out).toContain('2026, as of')
    expect(trimtab('tax', 'harvest')).toMatchObject({ code: 0 })
    expect(trimtab('tax', 'filed', '2024').out).toContain('2024')
    expect(trimtab('tax', 'filed', '2024', '--undo').out).toContain('No year')
    expect(trimtab('tax', 'year', 'twenty')).toMatchObject({ code: 2 })
  })
})

test('gains show what wash sales did, and the gain in the base currency where a sale is in another', () => {
  const own = ['--ledger', join(folder, 'washed.db'), '--today', '2026-03-02']
  json('account', 'add', 'W', ...own)
  const enter = (
    kind: string,
    day: string,
    symbol: string,
    units: string,
    amount: string,
    currency = 'USD',
  ) =>
    json(
      ...['activity', 'add', kind, '--account', 'W', '--day', day, '--symbol', symbol, '--quantity', units],
      ...[`--amount=${amount}`, '--currency', currency, ...own],
    )
  enter('buy', '2024-01-10', 'WASH', '100', '-10000')
  enter('sell', '2024-06-10', 'WASH', '100', '8000')
  expect(trimtab('gains', ...own).out).not.toContain('Disallowed')
  // 60 of 100 are replaced: 1,200 of 2,000 are disallowed, and added to 4,920.
  enter('buy', '2024-06-20', 'WASH', '60', '-4920')
  enter('sell', '2025-03-03', 'WASH', '60', '6000')
  const washed = trimtab('gains', ...own).out
  expect(washed).toMatch(/−\$2,000\.00 +\$1,200\.00 +short/)
  expect(washed).toMatch(/\$6,120\.00 +\$1,200\.00 +−\$120\.00 +\$0\.00 +long/)
  expect(washed).toContain('Short-term −$800.00, long-term −$120.00, after what wash sales disallow.')
  const rates = file('rates.csv', 'Date,EURUSD\n2024-01-10,1.1\n2024-06-10,1.05\n')
  json('fx', 'import', rates, ...own)
  enter('buy', '2024-01-10', 'EUX', '10', '-1000', 'EUR')
  enter('sell', '2024-06-10', 'EUX', '10', '1200', 'EUR')
  // 1,200 × 1.05 − 1,000 × 1.10.
  expect(trimtab('gains', ...own).out).toMatch(/€200\.00 +€0\.00 +\$160\.00 +short/)
})

describe('positions and facts by hand', () => {
  const positions = file('positions.csv', 'Symbol,Quantity\nHANDX,5\n')
  const own = ['--ledger', join(folder, 'hand.db'), '--today', '2026-03-02']

  test('import reconcile exits 0 when equal, 1 when different, and says what is likely missing', () => {
    json('account', 'add', 'Hand', ...own)
    const different = trimtab('import', 'reconcile', positions, '--account', 'Hand', ...own)
    expect(different).toMatchObject({ code: 1, err: '' })
    expect(different.out).toContain('their opening lot is missing')
    expect(different.out).toContain('-> Enter the opening lot')
    const bought = ['buy', '--account', 'Hand', '--day', '2026-02-02', '--symbol', 'HANDX', '--quantity', '5']
    expect(trimtab('activity', 'add', ...bought, ...own)).toMatchObject({ code: 1, out: '' })
    json('activity', 'add', ...bought, '--amount=-50', ...own)
    const equal = json<{ equal: boolean; recorded: boolean }>(
      'import',
      'reconcile',
      positions,
      '--account',
      'Hand',
      ...own,
    )
    expect(equal).toMatchObject({ equal: true, recorded: true })
    expect(trimtab('import', 'reconciled', ...own).out).toContain('positions.csv')
    expect(trimtab('import', 'reconcile', file('none.csv', 'a,b\n1,2\n'), ...own)).toMatchObject({
      code: 1,
      out: '',
    })
  })

  test('a transaction is corrected, removed and taken back by its key', () => {
    const [row] = json<{ rows: { key: string }[] }>('activity', 'list', ...own).rows
    const key = row!.key
    const entry = ['buy', '--account', 'Hand', '--day', '2026-02-02', '--symbol', 'HANDX', '--quantity', '6']
    const dry = trimtab(
      'activity',
      'correct',
      key,
      ...entry,
      '--amount=-60',
      '--reason',
      'Six.',
      '--dry-run',
      ...own,
    )
    expect(dry.out).toContain('5 -> 6')
    expect(trimtab('activity', 'correct', key, ...entry, '--amount=-60', ...own).code).toBe(1)
    json('activity', 'correct', key, ...entry, '--amount=-60', '--reason', 'Six.', ...own)
    json('activity', 'remove', key, '--reason', 'None.', ...own)
    expect(json<{ total: number }>('activity', 'list', ...own).total).toBe(0)
    json('activity', 'undo', ...own)
    expect(trimtab('activity', 'show', key, ...own).out).toContain('principal  HANDX')
    expect(trimtab('activity', 'changes', ...own).out).toContain('taken back')
  })
})
