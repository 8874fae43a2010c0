import { describe, expect, test } from 'vitest'
import { EntryKind, type Entry } from '../../../shared/entry.ts'
import { draftOfEntry, entryOfDraft, type EntryDraft } from './entryDraft.ts'

const BUY: EntryDraft = {
  kind: 'buy',
  account: 'a',
  day: '2024-01-02',
  symbol: ' VTI ',
  quantity: '10',
  amount: '$1,234.50',
  fee: '',
  currency: '',
  note: '',
}

describe('what a person types becomes an entry', () => {
  test('money paid is typed without its minus', () => {
    expect(entryOfDraft(BUY)).toEqual({
      kind: 'buy',
      account: 'a',
      day: '2024-01-02',
      symbol: 'VTI',
      quantity: '10',
      amount: '-1234.50',
      note: '',
    })
    expect(entryOfDraft({ ...BUY, kind: 'fee', amount: '-5' })).toMatchObject({ amount: '5', symbol: '' })
    expect(entryOfDraft({ ...BUY, kind: 'sell' })).toMatchObject({ amount: '1234.50' })
  })

  test('what a kind does not have is left out', () => {
    expect(entryOfDraft({ ...BUY, kind: 'split', amount: '99', fee: '1' })).toEqual({
      kind: 'split',
      account: 'a',
      day: '2024-01-02',
      symbol: 'VTI',
      quantity: '10',
      note: '',
    })
  })

  test('fields that lack something are named', () => {
    expect(
      entryOfDraft({ ...BUY, account: '', day: '', symbol: '', quantity: 'ten', amount: '', fee: '1.234,5' }),
    ).toEqual({ wrong: new Set(['account', 'day', 'symbol', 'quantity', 'amount', 'fee']) })
  })

  test('an entry shown and taken again is the same entry, for every kind', () => {
    for (const kind of EntryKind.options) {
      const entry = entryOfDraft({ ...BUY, kind })
      if ('wrong' in entry) throw new Error(kind)
      expect(entryOfDraft(draftOfEntry(entry as Entry))).toEqual(entry)
    }
  })
})
