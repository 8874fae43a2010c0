import { expect, test } from 'vitest'
import type { ActivityRow } from '../../shared/importing.ts'
import type { Api } from '../api/connect.ts'
import { allRows, BLOCK, lookAt, needRows, rowAt, useActivity } from './activity.ts'

function row(index: number): ActivityRow {
  return {
    key: `k${index}`,
    day: '2026-02-27',
    account: 'a',
    accountName: 'A',
    kind: 'buy',
    symbol: 'VTI',
    quantity: '1',
    amount: '-1',
    fee: '0',
    currency: 'USD',
    note: '',
    batch: '',
  }
}

interface Ask {
  readonly input: { readonly offset: number; readonly limit: number; readonly text?: string }
  readonly answer: (total: number) => void
}

function patientApi(): { readonly api: Api; readonly asks: readonly Ask[] } {
  const asks: Ask[] = []
  const api = ((_channel: string, input: Ask['input']) =>
    new Promise<never>((resolve) => {
      asks.push({
        input,
        answer: (total) => {
          const end = Math.min(total, input.offset + input.limit)
          const rows = Array.from({ length: Math.max(0, end - input.offset) }, (_, i) =>
            row(input.offset + i),
          )
          resolve({ ok: true, value: { total, rows } } as never)
        },
      })
    })) as Api
  return { api, asks }
}

const ALL = { account: '', kind: '', asset: '', text: '', from: '', to: '' }
const NEWEST = { by: 'day', descending: true } as const

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('of a hundred thousand rows only the blocks in view are asked for, each once', async () => {
  const { api, asks } = patientApi()
  lookAt(api, { ...ALL, kind: '', text: '' }, NEWEST, 'r1')
  asks[0]!.answer(100_000)
  await settle()
  expect(useActivity.getState().total).toBe(100_000)
  needRows(api, 50_010, 50_040)
  needRows(api, 50_020, 50_050)
  expect(asks).toHaveLength(2)
  expect(asks[1]!.input.offset).toBe(Math.floor(50_010 / BLOCK) * BLOCK)
  asks[1]!.answer(100_000)
  await settle()
  expect(rowAt(useActivity.getState(), 50_025)?.key).toBe('k50025')
  expect(rowAt(useActivity.getState(), 99_999)).toBeUndefined()
})

test('rows of an earlier filter that come late are dropped', async () => {
  const { api, asks } = patientApi()
  lookAt(api, { ...ALL, kind: '', text: 'VTI' }, NEWEST, 'r2')
  lookAt(api, { ...ALL, kind: '', text: 'BND' }, NEWEST, 'r2')
  asks[1]!.answer(7)
  await settle()
  asks[0]!.answer(900)
  await settle()
  expect(useActivity.getState().total).toBe(7)
})

test('the same filter at the same revision asks for nothing again', async () => {
  const { api, asks } = patientApi()
  lookAt(api, { ...ALL, kind: 'buy', text: '' }, NEWEST, 'r3')
  asks[0]!.answer(1)
  await settle()
  lookAt(api, { ...ALL, kind: 'buy', text: '' }, NEWEST, 'r3')
  expect(asks).toHaveLength(1)
  lookAt(api, { ...ALL, kind: 'buy', text: '' }, NEWEST, 'r4')
  expect(asks).toHaveLength(2)
})

test('another order starts over, and the ledger does the sorting', async () => {
  const { api, asks } = patientApi()
  lookAt(api, ALL, NEWEST, 'r5')
  asks[0]!.answer(900)
  await settle()
  lookAt(api, { ...ALL, from: '2026-01-01' }, { by: 'amount', descending: false }, 'r5')
  expect(asks[1]!.input).toEqual({
    offset: 0,
    limit: BLOCK,
    sort: 'amount',
    descending: false,
    from: '2026-01-01',
  })
})

test('for a file every row is fetched, page by page', async () => {
  const { api, asks } = patientApi()
  lookAt(api, ALL, NEWEST, 'r6')
  asks[0]!.answer(12_000)
  await settle()
  const all = allRows(api)
  for (let page = 1; page <= 3; page++) {
    await settle()
    asks[page]!.answer(12_000)
  }
  const rows = await all
  expect(rows.ok && rows.value.map(({ key }) => key)).toEqual(
    Array.from({ length: 12_000 }, (_, i) => `k${i}`),
  )
  expect(asks.slice(1).map(({ input }) => input.offset)).toEqual([0, 5000, 10_000])
})
