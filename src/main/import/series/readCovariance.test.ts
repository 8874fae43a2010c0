import { expect, test } from 'vitest'
import { valueOf } from '../../../shared/refusal.ts'
import { readCovariance } from './readCovariance.ts'

function read(content: string): ReturnType<typeof readCovariance> {
  return readCovariance({ name: 'matrix.csv', bytes: new TextEncoder().encode(content) })
}

test('WGT-10: names above and beside, numbers in any plain way', () => {
  const { assets, entries } = valueOf(read(',A,B\nA,0.04,-5e-3\nB,-0.005,0.09\n'))
  expect(assets).toEqual(['A', 'B'])
  expect([...entries]).toEqual([0.04, -0.005, -0.005, 0.09])
})

test('WGT-10: what is no covariance matrix is refused by line and column', () => {
  const refused = (content: string) => {
    const got = read(content)
    return got.ok || got.refusal.kind !== 'file'
      ? got
      : [got.refusal.line, got.refusal.column, got.refusal.problem]
  }
  expect(refused(',A,B\nB,0.04,0\nA,0,0.09\n')).toEqual([2, 'name', 'badCell'])
  expect(refused(',A,B\nA,0.04,x\nB,0,0.09\n')).toEqual([2, 'B', 'badCell'])
  expect(refused(',A,B\nA,0.04,0.01\nB,0.02,0.09\n')).toEqual([3, 'A', 'badCell'])
  expect(refused(',A,B\nA,0.04,0.07\nB,0.07,0.09\n')).toEqual([3, 'A', 'badCell'])
  expect(refused(',A,B\nA,0,0\nB,0,0.09\n')).toEqual([2, 'A', 'badCell'])
  expect(refused(',A,B\nA,0.04,0\n')).toEqual([2, undefined, 'truncated'])
})
