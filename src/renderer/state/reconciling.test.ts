import { expect, test } from 'vitest'
import type { Api } from '../api/connect.ts'
import { dropReconcile, reconcile, reconcileAgain, useReconcile, type Holding } from './reconciling.ts'

interface Ask {
  readonly input: { readonly day?: string; readonly accounts: object }
  readonly answer: (result: unknown) => void
}

function patientApi(): { readonly api: Api; readonly asks: readonly Ask[] } {
  const asks: Ask[] = []
  const api = ((_channel: string, input: Ask['input']) =>
    new Promise<never>((resolve) => {
      asks.push({ input, answer: (result) => resolve(result as never) })
    })) as Api
  return { api, asks }
}

const HOLDING: Holding = { file: { name: 'p.csv', bytes: new Uint8Array() }, accounts: {}, day: undefined }
const report = (day: string) => ({ ok: true, value: { day } })

test('a comparison that comes late does not overwrite a newer one', async () => {
  const { api, asks } = patientApi()
  const first = reconcile(api, HOLDING)
  const second = reconcileAgain(api, { day: '2026-01-30' })
  asks[1]!.answer(report('2026-01-30'))
  await second
  asks[0]!.answer(report('2026-03-02'))
  await first
  expect(useReconcile.getState().now).toMatchObject({ phase: 'ready', report: { day: '2026-01-30' } })
  expect(asks[1]!.input).toMatchObject({ day: '2026-01-30' })
})

test('while comparing again the report before stays in view; a refusal says why', async () => {
  const { api, asks } = patientApi()
  const again = reconcileAgain(api, { accounts: { X1: null } })
  expect(useReconcile.getState().now).toMatchObject({ phase: 'running', before: { day: '2026-01-30' } })
  asks[0]!.answer({ ok: false, refusal: { kind: 'emptyLedger' } })
  await again
  expect(useReconcile.getState().now).toMatchObject({ phase: 'refused', refusal: { kind: 'emptyLedger' } })
  dropReconcile()
  expect(useReconcile.getState().now).toEqual({ phase: 'idle' })
  await reconcileAgain(api)
  expect(asks).toHaveLength(1)
})
