import { expect, test } from 'vitest'
import { clientOver } from '../../shared/client.ts'
import { ok, refuse, valueOf, type Refusal } from '../../shared/refusal.ts'
import { decode } from '../../shared/wire.ts'
import { faultLine, refuseAll, serve, type Fault, type Serves } from './serve.ts'

test('a column goes through whole, NaN included', async () => {
  const days = new Float64Array([19724, 19725])
  const columns = { asset: 'spy', days, close: new Float64Array([Number.NaN, 4]), total: new Float64Array(0) }
  const { client } = hosted({ 'prices.columns': () => ok(columns) })
  expect(await client.call('prices.columns', { asset: 'spy' })).toEqual(ok(columns))
})

test('what a person left out reaches the handler with its default', async () => {
  const seen: unknown[] = []
  const { client } = hosted({
    'journal.list': (input) => {
      seen.push(input)
      return ok({ total: 0, entries: [] })
    },
  })
  expect(valueOf(await client.call('journal.list', {}))).toEqual({ total: 0, entries: [] })
  expect(seen).toEqual([{ offset: 0, limit: 100 }])
})

test('nothing that comes in is answered otherwise than by a typed refusal', async () => {
  const { bridge } = hosted({ 'settings.show': () => ok({ theme: 'dark', disclaimerSeen: true }) })
  const asked: readonly [unknown, unknown, unknown, Refusal['kind']][] = [
    ['constructor', '1', '{}', 'unknownChannel'],
    ['__proto__', '1', '{}', 'unknownChannel'],
    ['app.status', '1', '{}', 'unknownChannel'],
    [undefined, '1', '{}', 'unknownChannel'],
    [Object.create(null), '1', '{}', 'unknownChannel'],
    ['settings.show', 7, '{}', 'badArguments'],
    ['settings.show', '', '{}', 'badArguments'],
    ['settings.show', 'x'.repeat(201), '{}', 'badArguments'],
    ['settings.show', '1', { theme: 'dark' }, 'badArguments'],
    ['settings.show', '1', '{"theme":', 'badArguments'],
    ['settings.show', '1', '', 'badArguments'],
    ['settings.show', '1', 'null', 'badArguments'],
    ['settings.show', '1', '{"extra":1}', 'badArguments'],
    ['settings.show', '1', '{"__proto__":{"admin":true}}', 'badArguments'],
    ['settings.show', '1', '['.repeat(100_000) + ']'.repeat(100_000), 'badArguments'],
    ['settings.show', '1', '{"a":'.repeat(80) + '1' + '}'.repeat(80), 'badArguments'],
    ['settings.show', '1', ' '.repeat(2_000), 'badArguments'],
  ]
  for (const [channel, id, text, kind] of asked) {
    const answer = decode(await bridge.call(channel as string, id as string, text as string))
    expect(answer).toMatchObject({ ok: false, refusal: { kind } })
  }
})

test('a handler that throws is a fault with a reference, and its message stays out of the log', async () => {
  const { client, faults } = hosted({
    'settings.show': () => {
      throw new RangeError('CANARY 1234.56 of ACME')
    },
  })
  const answer = await client.call('settings.show', {})
  expect(answer).toEqual(refuse({ kind: 'fault', reference: 'ref1' }))
  const line = faultLine(faults[0]!)
  expect(line).toMatch(/^fault ref1 in settings\.show: RangeError .*serve\.test\.ts/)
  expect(line).not.toContain('CANARY')
})

test('an answer off its schema is a fault, not something for the window to show', async () => {
  const { client, faults } = hosted({
    'settings.show': () => ok({ theme: 'CANARY', disclaimerSeen: true } as never),
    'account.list': () => refuse({ kind: 'CANARY' } as never),
    'journal.verify': () => ok({ sum: 1n } as never),
  })
  for (const channel of ['settings.show', 'account.list', 'journal.verify'] as const) {
    expect(await client.call(channel, {})).toMatchObject({ ok: false, refusal: { kind: 'fault' } })
  }
  expect(faults).toHaveLength(3)
  expect(faults.map(faultLine).join('\n')).not.toContain('CANARY')
})

test('progress is told at most twenty times a second, between 0 and 1', async () => {
  let now = 0
  const shares: number[] = []
  const { client } = hosted(
    {
      'import.list': async (_input, _context, job) => {
        for (let ms = 0; ms < 1000; ms++) {
          now = ms
          job.progress(ms / 500)
        }
        job.progress(Number.NaN)
        return ok([])
      },
    },
    () => now,
  )
  await client.call('import.list', {}, { onProgress: (share) => shares.push(share) })
  expect(shares).toHaveLength(20)
  expect(shares.at(0)).toBe(0)
  expect(shares.at(-1)).toBe(1)
})

test('a read that is cancelled answers at once; a write answers with what it did', async () => {
  const finish = Promise.withResolvers<void>()
  let told = false
  const { client } = hosted({
    'account.list': async (_input, _context, job) => {
      job.signal.addEventListener('abort', () => (told = true))
      await new Promise(() => {})
      return ok([])
    },
    'settings.save': async () => {
      await finish.promise
      return ok({ done: true })
    },
  })
  const abort = new AbortController()
  const read = client.call('account.list', {}, { signal: abort.signal })
  const write = client.call('settings.save', { theme: 'dark' }, { signal: abort.signal })
  abort.abort()
  expect(await read).toEqual(refuse({ kind: 'cancelled' }))
  expect(told).toBe(true)
  finish.resolve()
  expect(await write).toEqual(ok({ done: true }))
  expect(await client.call('account.list', {}, { signal: abort.signal })).toEqual(
    refuse({ kind: 'cancelled' }),
  )
})

test('two calls cannot share an id', async () => {
  const { bridge } = hosted({ 'account.list': () => new Promise(() => {}) })
  void bridge.call('account.list', '1', '{}')
  const answer = decode(await bridge.call('account.list', '1', '{}'))
  expect(answer).toMatchObject({ refusal: { kind: 'badArguments', path: 'id' } })
})

test('a ledger that cannot be opened says so to every call', async () => {
  const refusal: Refusal = { kind: 'ledgerBusy', file: 'a.db' }
  expect(await clientOver(refuseAll(refusal)).call('account.list', {})).toEqual(refuse(refusal))
})

function hosted(handlers: Serves<undefined>, clock = () => 0) {
  const faults: Fault[] = []
  const bridge = serve({
    handlers,
    context: undefined,
    clock,
    longest: 1_000_000,
    newReference: () => `ref${faults.length + 1}`,
    onFault: (fault) => faults.push(fault),
  })
  return { bridge, client: clientOver(bridge), faults }
}
