import { beforeEach, expect, test } from 'vitest'
import type { Proposal } from '../../shared/proposal.ts'
import type { Api } from '../api/connect.ts'
import { answer, chooseFor, decide, edit, setEditing, setReason, useChoice } from './rebalance.ts'

const shown = { hash: 'h1', asOf: '2026-03-02' } as Proposal

function answering(result: unknown) {
  const asked: unknown[] = []
  const api = ((_channel: string, input: unknown) => {
    asked.push(input)
    return Promise.resolve(result)
  }) as Api
  return { api, asked }
}

beforeEach(() => {
  chooseFor('none')
  setReason('')
  chooseFor('h1')
})

test('a decision goes out with its answers and its reason, and comes back as a journal entry', async () => {
  const { api, asked } = answering({ ok: true, value: { seq: 47, hash: 'f'.repeat(64) } })
  answer('w1', 'wait')
  setReason('As the rule says.')
  await decide(api, shown, 'accepted', [])
  expect(asked).toEqual([
    {
      proposal: 'h1',
      asOf: '2026-03-02',
      decision: 'accepted',
      reason: 'As the rule says.',
      answers: [{ warning: 'w1', remedy: 'wait' }],
    },
  ])
  expect(useChoice.getState()).toMatchObject({ entry: { seq: 47 }, reason: '', sending: false })
})

test('a refused decision keeps what was said, so that only the cause has to be mended', async () => {
  const { api } = answering({ ok: false, refusal: { kind: 'unanswered', warnings: ['w1'] } })
  setReason('As the rule says.')
  await decide(api, shown, 'accepted', [])
  expect(useChoice.getState()).toMatchObject({
    refusal: { kind: 'unanswered' },
    reason: 'As the rule says.',
    entry: undefined,
  })
})

test('edited trades are sent only with an edited decision', async () => {
  const { api, asked } = answering({ ok: true, value: { seq: 1, hash: 'f'.repeat(64) } })
  await decide(api, shown, 'edited', [{ id: 't1', quantity: '3' }])
  expect(asked[0]).toMatchObject({ tickets: [{ id: 't1', quantity: '3' }] })
})

test('another proposal starts over, but the reason typed stays', () => {
  answer('w1', 'wait')
  setEditing(true)
  edit('t1', '5')
  setReason('Half a thought')
  chooseFor('h2')
  expect(useChoice.getState()).toMatchObject({
    of: 'h2',
    answers: {},
    typed: {},
    isEditing: false,
    reason: 'Half a thought',
  })
})

test('leaving the editing puts the trades back as proposed', () => {
  setEditing(true)
  edit('t1', '5')
  setEditing(false)
  expect(useChoice.getState().typed).toEqual({})
})

test('an answer to an earlier proposal that comes late changes nothing', async () => {
  let settle: (result: unknown) => void = () => undefined
  const api = (() => new Promise<never>((resolve) => (settle = (result) => resolve(result as never)))) as Api
  const running = decide(api, shown, 'accepted', [])
  chooseFor('h2')
  settle({ ok: true, value: { seq: 9, hash: '' } })
  await running
  expect(useChoice.getState()).toMatchObject({ of: 'h2', entry: undefined, sending: false })
})
