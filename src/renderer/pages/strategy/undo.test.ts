import { expect, test } from 'vitest'
import { changed, undone, type Undoable } from './undo.ts'

const START: Undoable<string> = { now: 'a', past: [], place: '' }

test('undo goes back a change at a time, and typing on in one place is one change', () => {
  const typed = changed(changed(changed(START, 'ab', 'name'), 'abc', 'name'), 'abcd', 'why')
  expect(undone(typed).now).toBe('abc')
  expect(undone(undone(typed)).now).toBe('a')
  expect(undone(START)).toBe(START)
})

test('two changes at no named place are two, and what is typed after an undo is a change of its own', () => {
  const twice = changed(changed(START, 'b'), 'c')
  expect(undone(twice).now).toBe('b')
  const again = changed(undone(changed(START, 'b', 'name')), 'd', 'name')
  expect(undone(again).now).toBe('a')
})
