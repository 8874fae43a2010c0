import { count, showDay } from '../../shared/format.ts'
import { ok } from '../../shared/refusal.ts'
import { defined, one, type Command } from './command.ts'
import { readAll } from './market.ts'
import { left, right, table } from './print.ts'

export const fxCommands: readonly Command[] = [
  {
    name: 'fx import',
    usage: 'FILE… [--pair EURUSD]',
    about: 'Imports exchange rates: date and rate, ECB, FRED or by country',
    options: ['pair'],
    flags: [],
    words: [1, 50],
    async run(client, given, tell) {
      const files = readAll(given.words, tell)
      if (!files.ok) return files
      const got = await client.call('fx.import', defined({ files: files.value, pair: one(given, 'pair') }))
      if (!got.ok) return got
      const rows = got.value.files.flatMap((f) =>
        f.series.map((s) => [
          s.pair,
          f.layout,
          String(s.added),
          String(s.changed),
          String(s.same),
          showDay(s.firstDay),
          showDay(s.lastDay),
          inWords(s.pair, s.lastRate),
        ]),
      )
      const heads = [
        left('Pair'),
        left('Layout'),
        right('Added'),
        right('Changed'),
        right('Same'),
        left('From'),
        left('To'),
        left('Last'),
      ]
      const notes = got.value.files.flatMap((f) => f.left.map(({ name, why }) => `${name}: ${LEFT[why]}.`))
      return ok({ json: got.value, text: [table(heads, rows), ...notes].join('\n') })
    },
  },
  {
    name: 'fx list',
    usage: '',
    about: 'Exchange rates with their span, and what the household reckons in',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('fx.list', {})
      if (!got.ok) return got
      const { base, series, missing } = got.value
      const rows = series.map((s) => [
        s.pair,
        s.frequency,
        String(s.rates),
        showDay(s.firstDay),
        showDay(s.lastDay),
        inWords(s.pair, s.lastRate),
        `${count(s.goodFor, 'day')}`,
        s.source,
      ])
      const heads = [
        left('Pair'),
        left('Frequency'),
        right('Rates'),
        left('From'),
        left('To'),
        left('Last'),
        left('Good for'),
        left('Source'),
      ]
      const notes = [
        `The household reckons in ${base}.`,
        ...missing.map((m) => `No rate from ${m.from} to ${m.to} for ${showDay(m.day)}.`),
      ]
      return ok({
        json: got.value,
        text: [rows.length === 0 ? 'No exchange rates yet.' : table(heads, rows), ...notes].join('\n'),
      })
    },
  },
  {
    name: 'fx base',
    usage: 'CURRENCY',
    about: 'Chooses what the household reckons in; no fact changes',
    options: [],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const got = await client.call('fx.chooseBase', { currency: given.words[0]! })
      return got.ok ? ok({ json: got.value, text: `The household reckons in ${got.value.base}.` }) : got
    },
  },
]

/** The direction of a rate, so that it can be checked at a glance. */
function inWords(pair: string, rate: string): string {
  return `1 ${pair.slice(0, 3)} = ${rate} ${pair.slice(3)}`
}

const LEFT = {
  unknownCountry: 'left out, its money is not known',
  newMoney: 'left out, a new money under the old name',
  noRates: 'left out, no rate in it',
} as const
