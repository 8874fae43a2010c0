import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectInProcess, connectThread } from '../src/main/connect.ts'
import { handlers } from '../src/main/handlers/all.ts'
import { serveOverHttp } from '../src/main/host/overHttp.ts'
import type { Fault } from '../src/main/host/serve.ts'
import { placeOf } from '../src/main/place.ts'
import { overHttp } from '../src/renderer/api/overHttp.ts'
import { clientOver, type Bridge, type CallOptions, type Client } from '../src/shared/client.ts'
import { channelNames, contract, type ChannelName } from '../src/shared/contract.ts'
import { refuse, valueOf } from '../src/shared/refusal.ts'
import { decode, encode } from '../src/shared/wire.ts'
import { converse, TODAY, type Said } from './support/conversation.ts'
import { home } from './support/home.ts'

// One contract, four ways in. The same conversation is held over three of them on ledgers that begin alike: in this
// process (as the command line does it), through the ledger thread, and over HTTP to the localhost host with the window's
// own bridge. Electron's way is in electron.test.ts.

interface Way {
  readonly name: string
  readonly bridge: Bridge
  readonly client: Client
  readonly ledger: string
  close(): Promise<void>
}

const folder = mkdtempSync(join(tmpdir(), 'trimtab-contract-'))
const place = placeOf(join(home, 'src/main/cli.ts'))
const standing = { today: TODAY, seed: 'contract' }
const faults: Fault[] = []
const ways: Way[] = []
const heard = new Map<string, readonly Said[]>()

beforeAll(async () => {
  ways.push(
    inProcess('in this process'),
    throughThread('through the ledger thread'),
    await acrossHttp('over HTTP'),
  )
  for (const way of ways) heard.set(way.name, await converse(way.client))
}, 120_000)
afterAll(async () => {
  for (const way of ways) await way.close()
  rmSync(folder, { recursive: true, force: true })
})

test('every channel has its handler', () => {
  expect(channelNames.filter((channel) => !(channel in handlers))).toEqual([])
})

test('the conversation asks every channel, and each but the demo answers at least once', () => {
  const said = heard.get('in this process')!
  expect(channelNames.filter((channel) => !said.some((s) => s.channel === channel))).toEqual([])
  const answered = new Set(said.filter((s) => s.result.ok).map((s) => s.channel))
  expect(channelNames.filter((channel) => !answered.has(channel))).toEqual(['demo.create'])
})

test.each(['through the ledger thread', 'over HTTP'])(
  'the same answers and the same refusals come %s',
  (name) => {
    const here = heard.get('in this process')!
    const there = heard.get(name)!
    expect(there.map(({ channel }) => channel)).toEqual(here.map(({ channel }) => channel))
    for (const [n, said] of here.entries()) {
      expect(comparable(there[n]!, name), `${n} ${said.channel}`).toEqual(comparable(said, 'in this process'))
    }
  },
)

test('nothing in the conversation was a fault', () => {
  for (const { error } of faults) throw error
  for (const said of heard.values()) {
    for (const { channel, result } of said) {
      if (!result.ok) expect(result.refusal.kind, channel).not.toBe('fault')
    }
  }
})

describe('what is no call', () => {
  const raw: readonly (readonly [string, string])[] = [
    ['no.such.channel', '{}'],
    ['constructor', '{}'],
    ['', '{}'],
    ...channelNames.flatMap((channel) => [
      [channel, '{"nonsense":1}'] as const,
      [channel, 'null'] as const,
      [channel, '[]'] as const,
      [channel, '{'] as const,
      [channel, ''] as const,
      [channel, '{"__proto__":{"x":1}}'] as const,
      [channel, '{"files":{"$u8":"***"}}'] as const,
      [channel, `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`] as const,
    ]),
  ]

  test('is refused with the same words on every way', async () => {
    for (const [n, [channel, text]] of raw.entries()) {
      const [here, ...there] = await Promise.all(
        ways.map(({ bridge }) => bridge.call(channel === '' ? ' ' : channel, `raw-${n}`, text)),
      )
      expect(decode(here!), `${channel} ${text.slice(0, 40)}`).toMatchObject({ ok: false, refusal: {} })
      for (const answer of there) expect(answer).toBe(here)
    }
  })
})

describe('a thousand bad arguments for each channel', () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

  test.each(channelNames)(`%s refuses them all (seed ${seed})`, async (channel) => {
    const { bridge } = ways[0]!
    const before = faults.length
    let bad = 0
    for (const text of hostileTexts(channel, seed)) {
      const isGood = passes(channel, text)
      // What happens to be well formed is for the handler: it may answer or refuse. These take seconds each time.
      if (isGood && (channel === 'demo.create' || channel === 'backtest.honesty')) continue
      const answer = decode(await bridge.call(channel, `bad-${bad}`, text)) as {
        ok: boolean
        refusal?: { kind: string }
      }
      if (!isGood) {
        bad++
        expect(answer, text).toMatchObject({ ok: false, refusal: { kind: 'badArguments' } })
      }
      expect(answer.refusal?.kind, `seed ${seed}: ${text}`).not.toBe('fault')
      if (bad === 1000) break
    }
    expect(bad).toBe(1000)
    expect(faults.slice(before)).toEqual([])
  })

  test('a sample of them is refused alike through the thread and over HTTP', async () => {
    for (const channel of channelNames) {
      const texts = hostileTexts(channel, seed).filter((text) => !passes(channel, text))
      for (const [n, text] of texts.slice(0, 20).entries()) {
        const [here, ...there] = await Promise.all(
          ways.map(({ bridge }) => bridge.call(channel, `sample-${n}`, text)),
        )
        for (const answer of there) expect(answer, text).toBe(here)
      }
    }
  })
})

describe.each(['in this process', 'through the ledger thread', 'over HTTP'])('long work, %s', (name) => {
  const way = () => ways.find((w) => w.name === name)!
  const which = { id: 'our-rule' } as const

  /** Thousands of runs of the rule: seconds of work, which say how far they are long before they end. */
  const check = (cuts: number, options: CallOptions) =>
    way().client.call('backtest.honesty', { which, cuts }, options)

  test('tells how far it is, and others are answered meanwhile', async () => {
    const shares: number[] = []
    let done = false
    const first = Promise.withResolvers<void>()
    const running = check(400, {
      onProgress: (share) => {
        shares.push(share)
        first.resolve()
      },
    }).finally(() => (done = true))
    await first.promise
    expect((await way().client.call('app.status', {})).ok).toBe(true)
    expect(done).toBe(false)
    expect((await running).ok).toBe(true)
    for (const share of shares) expect(share >= 0 && share <= 1).toBe(true)
  })

  test('stops when told to, and the next one runs as if nothing had been', async () => {
    const stop = new AbortController()
    // Told to stop once it is known to be at work, which it then is for seconds more.
    const running = check(2000, { signal: stop.signal, onProgress: () => stop.abort() })
    expect(await running).toEqual(refuse({ kind: 'cancelled' }))
    valueOf(await way().client.call('backtest.run', { which }))
  })
})

test('a ledger that cannot be opened says why on every way, and the command line gets the refusal itself', async () => {
  const file = join(folder, 'notes.db')
  writeFileSync(file, 'What I have written down is no ledger. '.repeat(40))
  const opened = connectInProcess(place, { file }, () => {})
  expect(opened).toMatchObject({ ok: false, refusal: { kind: 'notALedger', file } })
  const thread = connectThread(place, { file }, () => {})
  expect(await thread.client.call('app.status', {})).toEqual(opened)
  await thread.close()
})

function inProcess(name: string): Way {
  const ledger = join(folder, 'process', 'ledger.db')
  const { bridge, client, close } = valueOf(
    connectInProcess(place, { file: ledger, ...standing }, (fault) => faults.push(fault)),
  )
  return { name, bridge, client, ledger, close }
}

function throughThread(name: string): Way {
  const ledger = join(folder, 'thread', 'ledger.db')
  const { bridge, client, close } = connectThread(place, { file: ledger, ...standing }, () => {})
  return { name, bridge, client, ledger, close }
}

async function acrossHttp(name: string): Promise<Way> {
  const ledger = join(folder, 'http', 'ledger.db')
  const thread = connectThread(place, { file: ledger, ...standing }, () => {})
  const window = { policy: '', find: () => undefined }
  const host = await serveOverHttp({ bridge: thread.bridge, window, port: 0 })
  const entered = await fetch(host.entrance, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
  // What a browser adds to the window's own requests.
  const asBrowser: typeof fetch = (path, init) => {
    const ask = () =>
      fetch(`${host.origin}${path as string}`, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), cookie, origin: host.origin },
      })
    // As a browser does: a connection that lay idle until the host closed it under the question is opened anew.
    return ask().catch((error: unknown) => {
      if (!isReset(error)) throw error
      return ask()
    })
  }
  const bridge = overHttp(asBrowser, 'contract')
  return {
    name,
    bridge,
    client: clientOver(bridge),
    ledger,
    close: async () => {
      await host.close()
      await thread.close()
    },
  }
}

function isReset(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
}

/** A call with what must differ taken out: where the ledger lies, and how long the work took. */
function comparable({ channel, input, result }: Said, name: string): unknown {
  const { ledger } = ways.find((way) => way.name === name)!
  const neutral = encode({ channel, input, result })
    .replaceAll(JSON.stringify(ledger).slice(1, -1), 'LEDGER')
    .replaceAll(/"(engineMs|ms)":[0-9.]+/g, '"$1":0')
  return decode(neutral)
}

function passes(channel: ChannelName, text: string): boolean {
  try {
    return contract[channel].input.safeParse(decode(text)).success
  } catch {
    return false
  }
}

/** Texts for a channel: noise, JSON of no form, and good inputs of the conversation with something in them changed. */
function hostileTexts(channel: ChannelName, seed: number): string[] {
  const good = heard
    .get('in this process')!
    .filter((said) => said.channel === channel)
    .map(({ input }) => encode(input))
  const bent = fc
    .tuple(
      fc.constantFrom(...good),
      fc.nat(),
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('set', 'drop', 'add'),
    )
    .map(([text, at, value, how]) => bend(JSON.parse(text), at, value, how))
  const texts = fc.oneof(
    { weight: 6, arbitrary: bent },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...good).chain((text) => fc.nat(text.length).map((n) => text.slice(0, n))),
    },
  )
  return fc.sample(texts, { seed, numRuns: 4_000 })
}

/** Sets, drops or adds something at one place of a value, counted through it; big texts are left out of the count. */
function bend(value: unknown, at: number, by: unknown, how: string): string {
  const places: { holder: Record<string, unknown>; key: string }[] = []
  const walk = (v: unknown) => {
    if (typeof v !== 'object' || v === null) return
    for (const key of Object.keys(v)) {
      places.push({ holder: v as Record<string, unknown>, key })
      walk((v as Record<string, unknown>)[key])
    }
  }
  walk(value)
  const place = places[at % Math.max(places.length, 1)]
  if (place === undefined || how === 'add') {
    return JSON.stringify({ ...(value as object), [`x${at % 7}`]: by })
  }
  if (how === 'set') place.holder[place.key] = by
  else if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1)
  else delete place.holder[place.key]
  return JSON.stringify(value)
}
