import { count } from '../../shared/format.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import { describeJournalFault } from '../../shared/words.ts'
import { defined, number, one, type Command } from './command.ts'
import { left, right, table } from './print.ts'

export const journalCommands: readonly Command[] = [
  {
    name: 'journal list',
    usage: '[--text T] [--limit N]',
    about: 'Decisions, newest first',
    options: ['text', 'limit'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const got = await client.call(
        'journal.list',
        defined({ text: one(given, 'text'), limit: number(given, 'limit') }),
      )
      if (!got.ok) return got
      const rows = got.value.entries.map((e) => [String(e.seq), e.at, e.kind, e.reason, e.hash.slice(0, 12)])
      const heads = [right('No'), left('At'), left('Kind'), left('Reason'), left('Hash')]
      return ok({ json: got.value, text: rows.length === 0 ? 'The journal is empty.' : table(heads, rows) })
    },
  },
  {
    name: 'journal show',
    usage: 'NUMBER',
    about: 'One entry with its evidence',
    options: [],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const got = await client.call('journal.list', { limit: 1000 })
      if (!got.ok) return got
      const entry = got.value.entries.find((e) => String(e.seq) === given.words[0])
      if (entry === undefined) return refuse({ kind: 'notFound', what: 'journal entry', id: given.words[0]! })
      return ok({ json: entry, text: JSON.stringify(entry, null, 1) })
    },
  },
  {
    name: 'journal add',
    usage: 'TEXT [--corrects NUMBER]',
    about: 'Adds a note; a correction is a new entry',
    options: ['corrects'],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const got = await client.call(
        'journal.add',
        defined({ reason: given.words[0]!, corrects: number(given, 'corrects') }),
      )
      return got.ok
        ? ok({ json: got.value, text: `Entry ${got.value.seq}, ${got.value.hash.slice(0, 16)}` })
        : got
    },
  },
  {
    name: 'journal verify',
    usage: '',
    about: 'Finds any change, deletion or truncation; exit 1 when there is one',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('journal.verify', {})
      if (!got.ok) return got
      const { entries, head, faults } = got.value
      if (faults.length > 0)
        return refuse({ kind: 'ledgerDamaged', file: 'journal', checks: faults.map(describeJournalFault) })
      return ok({
        json: got.value,
        text: `Intact: ${count(entries, 'entry', 'entries')}, head ${head.slice(0, 16)}.`,
      })
    },
  },
  {
    name: 'journal export',
    usage: '',
    about: 'The whole journal as JSON, hashes included',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const entries: unknown[] = []
      for (let offset = 0; ; offset += 1000) {
        const got = await client.call('journal.list', { offset, limit: 1000 })
        if (!got.ok) return got
        entries.push(...got.value.entries)
        if (entries.length >= got.value.total) break
      }
      return ok({ json: entries, text: JSON.stringify(entries, null, 1) })
    },
  },
]
