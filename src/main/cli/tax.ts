import type { Client } from '../../shared/client.ts'
import type { Output } from '../../shared/contract.ts'
import { count, showDay, showMoney, showPercent, showQuantity } from '../../shared/format.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import type { Form8949Row, TaxNote, TaxProfile } from '../../shared/tax.ts'
import { describeTaxLine, describeTaxNote, TAX_LINE_WORDS } from '../../shared/taxWords.ts'
import { type Command, defined, has, one, UsageError } from './command.ts'
import { left, right, table } from './print.ts'

export const taxCommands: readonly Command[] = [
  {
    name: 'tax year',
    usage: 'YEAR [--as-of DAY]',
    about: "A year's tax line by line, each with how it came about and the rule it follows",
    options: ['as-of'],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const got = await client.call(
        'tax.year',
        defined({ year: yearOf(given.words[0]!), asOf: one(given, 'as-of') }),
      )
      if (!got.ok) return got
      const { lines, notes, table: used, year, currency, filing, filed, upTo } = got.value
      const rows = lines.map((line) => [
        TAX_LINE_WORDS[line.id],
        showMoney(line.amount, currency),
        line.form,
        line.rule,
        describeTaxLine(line, currency),
      ])
      const heads = [left('Line'), right('Amount'), left('Form'), left('Rule'), left('From')]
      return ok({
        json: got.value,
        text: [
          `Tax of ${year}, filed ${FILING[filing]}, up to ${showDay(upTo)}${filed ? ' (marked as filed)' : ''}`,
          '',
          table(heads, rows),
          '',
          tableWords(used),
          ...noteLines(notes),
          'General information, not tax advice.',
        ].join('\n'),
      })
    },
  },
  {
    name: 'tax 8949',
    usage: 'YEAR [--as-of DAY] [--csv FILE]',
    about: 'Sales of a year in the columns of Form 8949, with totals by part',
    options: ['as-of', 'csv'],
    flags: [],
    words: [1, 1],
    async run(client, given, tell) {
      const got = await client.call(
        'tax.form8949',
        defined({ year: yearOf(given.words[0]!), asOf: one(given, 'as-of') }),
      )
      if (!got.ok) return got
      const { rows, totals, notes } = got.value
      const file = one(given, 'csv')
      if (file !== undefined) {
        const written = tell.writeFile(file, csvOf(rows))
        if (!written.ok) return written
        return ok({ json: got.value, text: `${count(rows.length, 'row')} written to ${file}.` })
      }
      const heads = [
        left('Part'),
        left('(a) What'),
        left('(b) Acquired'),
        left('(c) Sold'),
        right('(d) Proceeds'),
        right('(e) Cost'),
        left('(f)'),
        right('(g) Adjustment'),
        right('(h) Gain'),
        left('Account'),
      ]
      const lines = rows.map((r) => [
        r.part,
        r.description,
        showDay(r.acquired),
        showDay(r.sold),
        showMoney(r.proceeds),
        known(r.costBasis),
        r.code,
        r.adjustment === '0' ? '' : showMoney(r.adjustment),
        known(r.gain),
        r.accountName,
      ])
      const sums = totals.map(
        (t) =>
          `Part ${t.part}, box ${t.boxes}: proceeds ${showMoney(t.proceeds)}, cost ${showMoney(t.costBasis)}, adjustment ${showMoney(t.adjustment)}, gain ${showMoney(t.gain)}${t.unknown > 0 ? `, ${count(t.unknown, 'row')} with unknown basis left out` : ''}.`,
      )
      return ok({
        json: got.value,
        text: [
          rows.length === 0 ? 'No sales in taxable accounts.' : table(heads, lines),
          ...sums,
          'Which box applies depends on whether the broker reported the basis; exports do not say.',
          ...noteLines(notes),
        ].join('\n'),
      })
    },
  },
  {
    name: 'tax harvest',
    usage: '[--as-of DAY]',
    about: 'Lots that could be sold for a loss, what that saves, and the wash window',
    options: ['as-of'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const got = await client.call('tax.harvest', defined({ asOf: one(given, 'as-of') }))
      if (!got.ok) return got
      const { rows, rates, roomAtZero, table: used } = got.value
      const heads = [
        left('Account'),
        left('Symbol'),
        right('Quantity'),
        left('Acquired'),
        right('Gain'),
        left('Term'),
        right('To long'),
        right('Saves'),
        right('Washed'),
        left('Sell from'),
        left('Buy again from'),
        left('Instead'),
      ]
      const lines = rows.map((r) => [
        r.accountName,
        r.symbol,
        showQuantity(r.quantity),
        showDay(r.acquired),
        showMoney(r.gain),
        r.term,
        r.daysToLong === 0 ? '' : count(r.daysToLong, 'day'),
        r.kind === 'loss' ? showMoney(r.saves) : 'no tax',
        r.washed === '0' ? '' : showMoney(r.washed),
        showDay(r.cleanFrom),
        r.kind === 'loss' ? showDay(r.safeFrom) : 'any day',
        r.partners.map((p) => p.symbol).join(', '),
      ])
      return ok({
        json: got.value,
        text: [
          rows.length === 0 ? 'Nothing to harvest.' : table(heads, lines),
          `Next unit of gain pays ${showPercent(Number(rates.short))} short-term, ${showPercent(Number(rates.long))} long-term; ${showMoney(roomAtZero)} of long-term gain would still be taxed at nothing.`,
          tableWords(used),
          'General information, not tax advice.',
        ].join('\n'),
      })
    },
  },
  {
    name: 'tax profile',
    usage: '[--file FILE]',
    about: "The household's tax profile; with a JSON file, saves it",
    options: ['file'],
    flags: [],
    words: [0, 0],
    async run(client, given, tell) {
      const file = one(given, 'file')
      if (file !== undefined) {
        const profile = jsonFile(tell.readFile(file), file)
        if (!profile.ok) return profile
        const saved = await client.call('tax.saveProfile', { profile: profile.value as TaxProfile })
        return saved.ok ? ok({ json: saved.value, text: 'Saved.' }) : saved
      }
      const got = await client.call('tax.profile', {})
      return got.ok ? ok({ json: got.value, text: JSON.stringify(got.value.profile, undefined, 2) }) : got
    },
  },
  {
    name: 'tax tables',
    usage: '[--year YEAR --file FILE | --year YEAR --shipped]',
    about: 'Rate tables with source and day; with a JSON file, the year uses that one instead',
    options: ['year', 'file'],
    flags: ['shipped'],
    words: [0, 0],
    async run(client, given, tell) {
      const file = one(given, 'file')
      if (file !== undefined || has(given, 'shipped')) {
        const year = yearOf(one(given, 'year') ?? '')
        const read = file === undefined ? ok(null) : jsonFile(tell.readFile(file), file)
        if (!read.ok) return read
        const saved = await client.call('tax.saveTable', { year, table: read.value })
        if (!saved.ok) return saved
      }
      return showTables(client)
    },
  },
  {
    name: 'tax filed',
    usage: '[YEAR] [--undo]',
    about: 'Years whose return was filed; with a year, marks it or takes the mark off',
    options: [],
    flags: ['undo'],
    words: [0, 1],
    async run(client, given) {
      const [year] = given.words
      const got =
        year === undefined
          ? await client.call('tax.filed', {})
          : await client.call('tax.markFiled', { year: yearOf(year), filed: !has(given, 'undo') })
      if (!got.ok) return got
      const { years } = got.value
      return ok({
        json: got.value,
        text: years.length === 0 ? 'No year is marked as filed.' : `Filed: ${years.join(', ')}.`,
      })
    },
  },
]

const FILING: Readonly<Record<TaxProfile['filing'], string>> = {
  single: 'as single',
  joint: 'jointly',
  separate: 'separately',
  head: 'as head of household',
}

async function showTables(client: Client): Promise<Result<{ json: unknown; text: string }>> {
  const got = await client.call('tax.tables', {})
  if (!got.ok) return got
  const text = got.value.tables.map(
    (t) => `${t.year}${t.edited ? ' (your own)' : ''}, as of ${showDay(t.asOf)}: ${t.source}. ${t.check}`,
  )
  return ok({ json: got.value, text: text.join('\n') })
}

function tableWords(used: Output<'tax.year'>['table']): string {
  return `Table of ${used.year}${used.edited ? ' (your own)' : ''}, as of ${showDay(used.asOf)}: ${used.source}.`
}

function noteLines(notes: readonly TaxNote[]): string[] {
  return notes.map((note) => `Note: ${describeTaxNote(note)}`)
}

function yearOf(text: string): number {
  const year = Number(text)
  if (!/^\d{4}$/.test(text)) throw new UsageError(`a year has four digits, not "${text}"`)
  return year
}

function jsonFile(read: Result<Uint8Array>, file: string): Result<unknown> {
  if (!read.ok) return read
  const text = new TextDecoder().decode(read.value)
  try {
    return ok(JSON.parse(text))
  } catch {
    return refuse({ kind: 'file', file, problem: 'badCell', found: text.slice(0, 40), expected: ['JSON'] })
  }
}

function known(text: string | null): string {
  return text === null ? 'unknown' : showMoney(text)
}

/** Columns of Form 8949 by their letters, then what tells the row apart. */
function csvOf(rows: readonly Form8949Row[]): string {
  const heads = [
    'Part',
    'Boxes',
    '(a) Description',
    '(b) Acquired',
    '(c) Sold',
    '(d) Proceeds',
    '(e) Cost',
    '(f) Code',
    '(g) Adjustment',
    '(h) Gain',
    'Account',
    'Lot',
  ]
  const lines = rows.map((r) => [
    r.part,
    r.boxes,
    r.description,
    r.acquired,
    r.sold,
    r.proceeds,
    r.costBasis ?? 'unknown',
    r.code,
    r.adjustment,
    r.gain ?? 'unknown',
    r.accountName,
    r.lot,
  ])
  return [heads, ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n') + '\r\n'
}

/** A leading sign of a formula is kept from being one, as spreadsheets would run it. */
function cell(text: string): string {
  const plain = /^[=+@\t]/.test(text) || (text.startsWith('-') && !/^-[\d.]+$/.test(text)) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
