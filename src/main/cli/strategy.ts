import { z } from 'zod'
import type { Client } from '../../shared/client.ts'
import type { Output } from '../../shared/contract.ts'
import { showDay, showPercent } from '../../shared/format.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { Strategy } from '../../shared/strategy.ts'
import { defined, number, one, type Command, type Tell } from './command.ts'
import { left, table } from './print.ts'

export type Which = { id: string; version?: number } | { template: string } | { document: Strategy }

export const strategyCommands: readonly Command[] = [
  {
    name: 'strategy templates',
    usage: '',
    about: 'Templates, each with its trade-offs',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('strategy.templates', {})
      if (!got.ok) return got
      const text = got.value
        .map((t) =>
          [
            `${t.id}: ${t.title}`,
            `  ${t.summary}`,
            ...t.benefits.map((b) => `  + ${b}`),
            ...t.tradeOffs.map((b) => `  - ${b}`),
            `  Struggles when: ${t.strugglesWhen}`,
            `  Lag: ${t.lag}`,
            `  Whipsaw: ${t.whipsaw}`,
          ].join('\n'),
        )
        .join('\n\n')
      return ok({ json: got.value, text })
    },
  },
  {
    name: 'strategy list',
    usage: '',
    about: 'Saved strategies',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('strategy.list', {})
      if (!got.ok) return got
      const rows = got.value.map((s) => [
        s.strategy.id,
        String(s.strategy.version),
        s.live ? 'live' : '',
        s.strategy.name,
        s.sentence,
      ])
      return ok({
        json: got.value,
        text:
          rows.length === 0
            ? 'No strategy saved yet: trimtab strategy templates.'
            : table(['Id', 'Version', '', 'Name', 'Rule'].map(left), rows),
      })
    },
  },
  {
    name: 'strategy show',
    usage: 'STRATEGY [--version N]',
    about: 'A strategy as a sentence and as its document',
    options: ['version'],
    flags: [],
    words: [1, 1],
    run: (client, given, tell) => show(client, given.words[0]!, number(given, 'version'), tell, true),
  },
  {
    name: 'strategy explain',
    usage: 'STRATEGY [--version N]',
    about: 'The rule as a sentence, part by part',
    options: ['version'],
    flags: [],
    words: [1, 1],
    run: (client, given, tell) => show(client, given.words[0]!, number(given, 'version'), tell, false),
  },
  {
    name: 'strategy check',
    usage: 'FILE',
    about: 'Checks a strategy document; a refusal names the path',
    options: [],
    flags: [],
    words: [1, 1],
    async run(client, given, tell) {
      const document = readJson(given.words[0]!, tell)
      if (!document.ok) return document
      const got = await client.call('strategy.check', { document: document.value })
      return got.ok ? ok({ json: got.value, text: `${got.value.sentence}\n${got.value.hash}` }) : got
    },
  },
  {
    name: 'strategy save',
    usage: 'FILE [--reason TEXT]',
    about: 'Saves a document as a new version; older versions stay',
    options: ['reason'],
    flags: [],
    words: [1, 1],
    async run(client, given, tell) {
      const document = readJson(given.words[0]!, tell)
      if (!document.ok) return document
      const checked = await client.call('strategy.check', { document: document.value })
      if (!checked.ok) return checked
      const saved = await client.call(
        'strategy.save',
        defined({ document: checked.value.strategy, reason: one(given, 'reason') }),
      )
      return saved.ok
        ? ok({
            json: saved.value,
            text: `Saved ${saved.value.id}, version ${saved.value.version}, ${saved.value.hash.slice(0, 12)}.`,
          })
        : saved
    },
  },
  {
    name: 'strategy trace',
    usage: 'STRATEGY [--on DAY]',
    about: 'The state of each signal on a day, and the numbers behind it',
    options: ['on'],
    flags: [],
    words: [1, 1],
    async run(client, given, tell) {
      const which = await whichStrategy(client, given.words[0]!, tell)
      if (!which.ok) return which
      const got = await client.call('strategy.trace', defined({ which: which.value, day: one(given, 'on') }))
      return got.ok ? ok({ json: got.value, text: traceText(got.value) }) : got
    },
  },
  {
    name: 'strategy schema',
    usage: '',
    about: 'The JSON schema of a strategy document',
    options: [],
    flags: [],
    words: [0, 0],
    inMemory: () => true,
    async run() {
      const schema = z.toJSONSchema(Strategy, { io: 'input' })
      return ok({ json: schema, text: JSON.stringify(schema, null, 1) })
    },
  },
]

/** A JSON file, a template's id or the id of a saved strategy, in this order. */
export async function whichStrategy(client: Client, typed: string, tell: Tell): Promise<Result<Which>> {
  if (typed.endsWith('.json')) {
    const document = readJson(typed, tell)
    if (!document.ok) return document
    const checked = await client.call('strategy.check', { document: document.value })
    return checked.ok ? ok({ document: checked.value.strategy }) : checked
  }
  const saved = await client.call('strategy.list', {})
  if (!saved.ok) return saved
  if (saved.value.some((s) => s.strategy.id === typed)) return ok({ id: typed })
  const templates = await client.call('strategy.templates', {})
  if (!templates.ok) return templates
  if (templates.value.some((t) => t.id === typed)) return ok({ template: typed })
  const known = [...saved.value.map((s) => s.strategy.id), ...templates.value.map((t) => t.id)]
  return refuse({ kind: 'notFound', what: 'strategy', id: typed, known: known.slice(0, 40) })
}

async function show(client: Client, typed: string, version: number | undefined, tell: Tell, whole: boolean) {
  const which = await whichStrategy(client, typed, tell)
  if (!which.ok) return which
  const asked = 'id' in which.value ? defined({ ...which.value, version }) : which.value
  const got = await client.call('strategy.show', asked)
  if (!got.ok) return got
  const { strategy, hash, sentence, parts } = got.value
  const lines = [`${strategy.name}, version ${strategy.version}`, sentence, ...parts.map((p) => `  ${p}`)]
  if (whole) lines.push(hash, JSON.stringify(strategy, null, 1))
  return ok({ json: got.value, text: lines.join('\n') })
}

function traceText(trace: Output<'strategy.trace'>): string {
  const next = trace.nextDecision === null ? '' : ` Next: ${showDay(trace.nextDecision)}.`
  return [
    `Decided at the close of ${showDay(trace.decided)}.${next}`,
    ...trace.sentences,
    ...trace.targets.map((t) => `  ${t.sleeve}: ${t.asset} ${showPercent(t.weight)}`),
  ].join('\n')
}

function readJson(path: string, tell: Tell): Result<unknown> {
  const bytes = tell.readFile(path)
  if (!bytes.ok) return bytes
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value)))
  } catch (error) {
    return refuse({
      kind: 'file',
      file: path,
      problem: 'badCell',
      found: error instanceof Error ? error.message.slice(0, 200) : 'not JSON',
    })
  }
}
