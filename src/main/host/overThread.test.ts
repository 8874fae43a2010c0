import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { clientOver } from '../../shared/client.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import { bridgeOverThread } from './overThread.ts'

// A thread that answers import.list with nothing imported, dies of account.list, and is silent on all else.
const script = `
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', (message) => {
    if (message.kind === 'close') parentPort.close()
    if (message.channel === 'account.list') throw new Error('planted')
    if (message.channel !== 'import.list') return
    parentPort.postMessage({ kind: 'line', line: 'asked' })
    parentPort.postMessage({ kind: 'answer', id: message.id, text: '{"ok":true,"value":[]}' })
  })`

test('calls of a thread that dies are told so, and the next call starts another', async () => {
  const lines: string[] = []
  const deaths: unknown[] = []
  let started = 0
  const bridge = bridgeOverThread(
    () => {
      started++
      return new Worker(script, { eval: true })
    },
    { onLine: (line) => lines.push(line), onDeath: (error) => deaths.push(error) },
  )
  const client = clientOver(bridge)
  expect(started).toBe(0)
  expect(await client.call('import.list', {})).toEqual(ok([]))
  const waiting = client.call('asset.list', {})
  expect(await client.call('account.list', {})).toEqual(refuse({ kind: 'disconnected' }))
  expect(await waiting).toEqual(refuse({ kind: 'disconnected' }))
  expect(deaths).toEqual([expect.objectContaining({ message: 'planted' })])
  expect(await client.call('import.list', {})).toEqual(ok([]))
  expect(started).toBe(2)
  expect(lines).toEqual(['asked', 'asked'])
  await bridge.close()
  expect(await client.call('import.list', {})).toEqual(refuse({ kind: 'disconnected' }))
  expect(started).toBe(2)
})
