import { expect, test } from 'vitest'
import { clientOver, type Bridge } from './client.ts'
import { ok, refuse } from './refusal.ts'
import { encode } from './wire.ts'

test('progress is heard by the call it belongs to, and by nobody after its answer', async () => {
  const { bridge, tell, answer } = held()
  const client = clientOver(bridge)
  const first: number[] = []
  const second: number[] = []
  const one = client.call('import.list', {}, { onProgress: (share) => first.push(share) })
  const two = client.call('import.list', {}, { onProgress: (share) => second.push(share) })
  tell('1', 0.25)
  tell('2', 0.5)
  answer('1', encode(ok([])))
  expect(await one).toEqual(ok([]))
  tell('1', 0.75)
  answer('2', encode(ok([])))
  await two
  expect([first, second]).toEqual([[0.25], [0.5]])
})

test('a stop asks the host once and waits for what it says', async () => {
  const { bridge, cancelled, answer } = held()
  const stop = new AbortController()
  const call = clientOver(bridge).call('settings.save', { theme: 'dark' }, { signal: stop.signal })
  stop.abort()
  expect(cancelled).toEqual(['1'])
  answer('1', encode(ok({ done: true })))
  expect(await call).toEqual(ok({ done: true }))
})

test('a lost host is said to be lost, and an answer that is none is a fault', async () => {
  const said = (text: string) => {
    const bridge: Bridge = { call: async () => text, cancel: () => {}, on: () => () => {} }
    return clientOver(bridge).call('settings.show', {})
  }
  const lost: Bridge = { call: () => Promise.reject(new Error('gone')), cancel: () => {}, on: () => () => {} }
  expect(await clientOver(lost).call('settings.show', {})).toEqual(refuse({ kind: 'disconnected' }))
  const faulty = [
    'nonsense',
    'null',
    '{}',
    '{"ok":true}',
    '{"ok":"yes","value":1}',
    '{"ok":false,"refusal":{"kind":"unheardOf"}}',
    '{"ok":true,"value":{"theme":"pink","disclaimerSeen":true}}',
    '{"ok":true,"value":{"theme":"dark","disclaimerSeen":true,"more":1}}',
  ]
  for (const text of faulty)
    expect(await said(text), text).toMatchObject({ ok: false, refusal: { kind: 'fault' } })
})

test('what cannot be encoded is a bug of the caller and throws', async () => {
  const call = clientOver(held().bridge).call('prices.import', { files: [], currency: Number.NaN as never })
  await expect(call).rejects.toThrow(TypeError)
})

/** A bridge whose answers and progress the test gives by hand. */
function held() {
  const waiting = new Map<string, (text: string) => void>()
  const cancelled: string[] = []
  let hear: (id: string, share: number) => void = () => {}
  const bridge: Bridge = {
    call: (_channel, id) => new Promise((resolve) => waiting.set(id, resolve)),
    cancel: (id) => cancelled.push(id),
    on: (listener) => {
      hear = listener
      return () => {}
    },
  }
  return {
    bridge,
    cancelled,
    tell: (id: string, share: number) => hear(id, share),
    answer: (id: string, text: string) => waiting.get(id)?.(text),
  }
}
