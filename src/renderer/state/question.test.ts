import { expect, test } from 'vitest'
import type { ChannelName, Input, Output } from '../../shared/contract.ts'
import type { Result } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'
import { question, shown } from './question.ts'

interface Call {
  readonly channel: ChannelName
  readonly input: unknown
  readonly aborted: () => boolean
  readonly progress: (share: number) => void
  readonly answer: (result: Result<unknown>) => void
}

/** An api that answers when the test says so. */
function patientApi(): { readonly api: Api; readonly calls: readonly Call[] } {
  const calls: Call[] = []
  const api: Api = <C extends ChannelName>(
    channel: C,
    input: Input<C>,
    options: Parameters<Api>[2] = {},
  ): Promise<Result<Output<C>>> =>
    new Promise((resolve) => {
      calls.push({
        channel,
        input,
        aborted: () => options.signal?.aborted ?? false,
        progress: (share) => options.onProgress?.(share),
        answer: (result) => resolve(result as Result<Output<C>>),
      })
    })
  return { api, calls }
}

const verified = (entries: number) => ({
  ok: true as const,
  value: { entries, head: '', anchored: null, faults: [] },
})

test('an answer is idle, then running with its share, then ready', async () => {
  const { api, calls } = patientApi()
  const verify = question('journal.verify')
  expect(verify.use.getState()).toEqual({ phase: 'idle' })
  const asked = verify.ask(api, {})
  calls[0]!.progress(0.4)
  expect(verify.use.getState()).toEqual({ phase: 'running', share: 0.4, before: undefined })
  calls[0]!.answer(verified(3))
  await asked
  expect(shown(verify.use.getState())?.entries).toBe(3)
})

test('a late answer of an earlier question never overwrites a newer one', async () => {
  const { api, calls } = patientApi()
  const verify = question('journal.verify')
  const first = verify.ask(api, {})
  const second = verify.ask(api, {})
  expect(calls[0]!.aborted()).toBe(true)
  calls[1]!.answer(verified(2))
  await second
  calls[0]!.progress(0.9)
  calls[0]!.answer(verified(1))
  await first
  expect(shown(verify.use.getState())?.entries).toBe(2)
})

test('cancelling goes back to what was known, and the cancelled answer is dropped', async () => {
  const { api, calls } = patientApi()
  const verify = question('journal.verify')
  const first = verify.ask(api, {})
  calls[0]!.answer(verified(5))
  await first
  const second = verify.ask(api, {})
  expect(shown(verify.use.getState())?.entries).toBe(5)
  verify.cancel()
  calls[1]!.answer(verified(6))
  await second
  expect(verify.use.getState()).toEqual({ phase: 'ready', value: verified(5).value })
})

test('a refusal takes the place of the answer before it, so nothing stale is read as current', async () => {
  const { api, calls } = patientApi()
  const verify = question('journal.verify')
  const first = verify.ask(api, {})
  calls[0]!.answer(verified(5))
  await first
  const second = verify.ask(api, {})
  calls[1]!.answer({ ok: false, refusal: { kind: 'noPlan' } })
  await second
  expect(verify.use.getState()).toEqual({ phase: 'refused', refusal: { kind: 'noPlan' } })
  expect(shown(verify.use.getState())).toBeUndefined()
})

test('a host that says cancelled leaves the page as it was', async () => {
  const { api, calls } = patientApi()
  const verify = question('journal.verify')
  const first = verify.ask(api, {})
  calls[0]!.answer({ ok: false, refusal: { kind: 'cancelled' } })
  await first
  expect(verify.use.getState()).toEqual({ phase: 'idle' })
})

test('a page that is opened again asks again only if something was written, or if it was refused', async () => {
  const { api, calls } = patientApi()
  const verify = question('journal.verify')
  verify.keep(api, {}, 'revision 1')
  verify.keep(api, {}, 'revision 1')
  expect(calls).toHaveLength(1)
  calls[0]!.answer({ ok: false, refusal: { kind: 'noPlan' } })
  await Promise.resolve()
  await Promise.resolve()
  verify.keep(api, {}, 'revision 1')
  expect(calls).toHaveLength(2)
  verify.keep(api, {}, 'revision 2')
  expect(calls).toHaveLength(3)
})
