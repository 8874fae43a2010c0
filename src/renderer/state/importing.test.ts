import { beforeEach, expect, test } from 'vitest'
import type { PreviewRow } from '../../shared/importing.ts'
import type { Result } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'
import {
  accountsMissing,
  chooseAccount,
  commit,
  dropImport,
  preview,
  takenCount,
  takeRow,
  useImport,
  type Reading,
} from './importing.ts'

const rows: readonly PreviewRow[] = [
  { line: 1, fate: 'nonData', raw: 'Title' },
  { line: 2, fate: 'new', raw: 'buy', key: 'a' },
  { line: 3, fate: 'new', raw: 'sell', key: 'b', account: 'acc2' },
  { line: 4, fate: 'possibleDuplicate', raw: 'buy', key: 'c' },
]
const reading: Reading = {
  files: [{ name: 'x.csv', bytes: new Uint8Array(3) }],
  broker: 'auto',
  profile: undefined,
  accounts: {},
}

function previewOf(account: string | null) {
  return {
    preview: 'p1',
    revision: 1,
    files: [
      {
        file: 'x.csv',
        sha256: '',
        broker: 'schwab',
        accounts: [{ hint: 'XX876', rows: 3, account }],
        rows: 4,
        added: 2,
        duplicates: 0,
        possibleDuplicates: 1,
        nonData: 1,
        refused: 0,
        lines: [...rows],
        cash: {},
        unknownActions: [],
        refusal: null,
      },
    ],
  }
}

/** An api that gives these answers in turn and writes down what it was asked. */
function answering(...answers: readonly unknown[]) {
  const asked: { channel: string; input: unknown }[] = []
  const queue = [...answers]
  const api = ((channel: string, input: unknown) => {
    asked.push({ channel, input })
    return Promise.resolve(queue.shift() as Result<never>)
  }) as Api
  return { api, asked }
}

beforeEach(() => dropImport())

function shownNow() {
  const { now } = useImport.getState()
  if (now.phase !== 'previewed') throw new Error(`phase ${now.phase}`)
  return now.shown
}

test('new rows are taken by default, possible duplicates are not, and each can be turned', async () => {
  const { api } = answering({ ok: true, value: previewOf('acc1') })
  await preview(api, reading)
  expect(takenCount(shownNow())).toBe(2)
  takeRow(rows[1]!, false)
  takeRow(rows[3]!, true)
  takeRow(rows[0]!, true)
  expect(takenCount(shownNow())).toBe(2)
  expect([[...shownNow().leave.keys()], [...shownNow().keep.keys()]]).toEqual([['a'], ['c']])
})

test('an account chosen for a hint reads the files again with it, and the choices of rows stay', async () => {
  const { api, asked } = answering(
    { ok: true, value: previewOf(null) },
    { ok: true, value: previewOf('acc2') },
  )
  await preview(api, reading)
  expect(accountsMissing(shownNow())).toEqual(['XX876'])
  takeRow(rows[2]!, false)
  await chooseAccount(api, 'XX876', 'acc2')
  expect(asked[1]!.input).toMatchObject({ accounts: { XX876: 'acc2' } })
  expect(accountsMissing(shownNow())).toEqual([])
  expect(takenCount(shownNow())).toBe(1)
})

test('a commit sends the preview that was shown with its choices', async () => {
  const { api, asked } = answering(
    { ok: true, value: previewOf('acc1') },
    { ok: true, value: { files: [], revision: 2 } },
  )
  await preview(api, reading)
  takeRow(rows[1]!, false)
  await commit(api)
  expect(asked[1]).toEqual({
    channel: 'import.commit',
    input: { preview: 'p1', keep: [], leave: ['a'], accounts: {} },
  })
  expect(useImport.getState().now.phase).toBe('done')
})

test('a refused commit leaves the preview standing with the reason', async () => {
  const refusal = { kind: 'ledgerMoved', shownAt: 1, nowAt: 2 }
  const { api } = answering({ ok: true, value: previewOf('acc1') }, { ok: false, refusal })
  await preview(api, reading)
  await commit(api)
  expect(useImport.getState().now).toMatchObject({ phase: 'previewed', refusal })
})

test('a preview that answers after it was dropped changes nothing', async () => {
  let answer: (result: unknown) => void = () => undefined
  const api = (() => new Promise<never>((resolve) => (answer = (result) => resolve(result as never)))) as Api
  const running = preview(api, reading)
  dropImport()
  answer({ ok: true, value: previewOf('acc1') })
  await running
  expect(useImport.getState().now).toEqual({ phase: 'idle' })
})
