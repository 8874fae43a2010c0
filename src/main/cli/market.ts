import { basename } from 'node:path'
import type { Client } from '../../shared/client.ts'
import { count, showDay } from '../../shared/format.ts'
import type { FileIn } from '../../shared/importing.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import { describePriceFault } from '../../shared/words.ts'
import { defined, number, one, type Command, type Tell } from './command.ts'
import { left, right, table } from './print.ts'

export const marketCommands: readonly Command[] = [
  {
    name: 'prices import',
    usage: 'FILE… [--symbol S] [--currency USD]',
    about: 'Imports daily closes: yfinance, Yahoo, wide, long or LEAN files',
    options: ['symbol', 'currency'],
    flags: [],
    words: [1, 200],
    async run(client, given, tell) {
      const files = readAll(given.words, tell)
      if (!files.ok) return files
      const got = await importPrices(client, files.value, tell, one(given, 'symbol'), one(given, 'currency'))
      if (!got.ok) return got
      const rows = got.value.files.flatMap((f) =>
        f.series.map((s) => [
          s.symbol,
          f.layout,
          String(s.added),
          String(s.changed),
          String(s.same),
          showDay(s.firstDay),
          showDay(s.lastDay),
          s.faults.map(describePriceFault).join('; '),
        ]),
      )
      const heads = [
        left('Symbol'),
        left('Layout'),
        right('Added'),
        right('Changed'),
        right('Same'),
        left('From'),
        left('To'),
        left('Faults'),
      ]
      return ok({ json: got.value, text: table(heads, rows) })
    },
  },
  {
    name: 'prices list',
    usage: '',
    about: 'Price series with their span and faults',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('prices.list', {})
      if (!got.ok) return got
      const rows = got.value.map((s) => [
        s.symbol,
        s.synthetic ? 'synthetic' : s.layout,
        s.closes,
        String(s.sessions),
        showDay(s.firstDay),
        showDay(s.lastDay),
        s.distributionsKnown ? 'known' : 'unknown',
        s.faults.length === 0
          ? ''
          : `${count(s.faults.length, 'fault')}: ${describePriceFault(s.faults[0]!)}`,
      ])
      const heads = [
        left('Symbol'),
        left('Layout'),
        left('Closes'),
        right('Sessions'),
        left('From'),
        left('To'),
        left('Distributions'),
        left('Faults'),
      ]
      return ok({
        json: got.value,
        text: rows.length === 0 ? 'No prices yet: trimtab prices import FILE.' : table(heads, rows),
      })
    },
  },
  {
    name: 'macro import',
    usage: 'FILE… [--series ID] [--lag DAYS]',
    about: 'Imports macro series; without --lag or vintages they are marked as revised later',
    options: ['series', 'lag'],
    flags: [],
    words: [1, 50],
    async run(client, given, tell) {
      const files = readAll(given.words, tell)
      if (!files.ok) return files
      const input = defined({
        files: files.value,
        series: one(given, 'series'),
        lagDays: number(given, 'lag'),
      })
      const got = await client.call('macro.import', input)
      if (!got.ok) return got
      return ok({ json: got.value, text: macroTable(got.value.series) })
    },
  },
  {
    name: 'macro list',
    usage: '',
    about: 'Macro series with lag and span',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('macro.list', {})
      if (!got.ok) return got
      return ok({
        json: got.value,
        text: got.value.length === 0 ? 'No macro series yet.' : macroTable(got.value),
      })
    },
  },
]

/** Price files into the ledger at hand; used by `backtest --prices` on a ledger in memory as well. */
export function importPrices(
  client: Client,
  files: FileIn[],
  tell: Tell,
  symbol?: string,
  currency?: string,
) {
  return client.call('prices.import', defined({ files, symbol, currency }), {
    signal: tell.signal,
    onProgress: tell.progress,
  })
}

export function readAll(paths: readonly string[], tell: Tell): Result<FileIn[]> {
  const files: FileIn[] = []
  for (const path of paths) {
    const bytes = tell.readFile(path)
    if (!bytes.ok) return bytes
    files.push({ name: basename(path), bytes: bytes.value })
  }
  return ok(files)
}

function macroTable(
  series: readonly {
    id: string
    name: string
    unit: string
    observations: number
    firstDay: string
    lastDay: string
    lagDays: number | null
    latestRevised: boolean
    synthetic: boolean
  }[],
): string {
  const rows = series.map((s) => [
    s.id,
    s.name,
    String(s.observations),
    showDay(s.firstDay),
    showDay(s.lastDay),
    s.latestRevised ? 'revised later' : s.lagDays === null ? 'vintages' : `${s.lagDays} days`,
  ])
  return table(
    [left('Id'), left('Name'), right('Values'), left('From'), left('To'), left('Known after')],
    rows,
  )
}
