import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical } from '../../shared/canonical.ts'
import { BEFORE_THE_FIRST, chainFaults, headFault, linkHash, nextLink } from './chain.ts'
import type { Link } from './chain.ts'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function chain(reasons: readonly string[]): Link[] {
  const links: Link[] = []
  for (const [i, reason] of reasons.entries()) {
    links.push(
      nextLink(
        links.at(-1),
        { at: '2026-03-02T08:12:00-05:00', kind: 'note', reason, body: `{"n":${i}}` },
        sha256,
      ),
    )
  }
  return links
}

test('JRN-2: the hash is that of the canonical object without its hash, worked out by hand', () => {
  const [first] = chain(['Sell the rest'])
  const { hash, body, ...rest } = first!
  expect(first!.prev).toBe('0'.repeat(64))
  expect(hash).toBe(
    sha256(
      `{"at":"2026-03-02T08:12:00-05:00","body":{"n":0},"kind":"note","prev":"${BEFORE_THE_FIRST}","reason":"Sell the rest","seq":1}`,
    ),
  )
  expect(hash).toBe(sha256(canonical({ ...rest, body: JSON.parse(body) as unknown })))
})

test('JRN-3: an untouched journal has no fault', () => {
  expect(chainFaults(chain(['a', 'b', 'c']), sha256)).toEqual([])
  expect(chainFaults([], sha256)).toEqual([])
})

test('JRN-3: a changed entry is named', () => {
  const links = chain(['a', 'b', 'c'])
  links[1] = { ...links[1]!, reason: 'B' }
  expect(chainFaults(links, sha256)).toEqual([{ kind: 'changed', seq: 2 }])
})

test('JRN-3: an entry rewritten together with its hash breaks the link of the next', () => {
  const links = chain(['a', 'b', 'c'])
  const changed = { ...links[1]!, reason: 'B' }
  links[1] = { ...changed, hash: linkHash(changed, sha256) }
  expect(chainFaults(links, sha256)).toEqual([{ kind: 'brokenLink', seq: 3 }])
})

test('JRN-3: deleted entries are named, also the first', () => {
  const links = chain(['a', 'b', 'c', 'd'])
  expect(chainFaults([links[0]!, links[3]!], sha256)).toEqual([
    { kind: 'missing', seq: 2 },
    { kind: 'missing', seq: 3 },
    { kind: 'brokenLink', seq: 4 },
  ])
  expect(chainFaults(links.slice(1), sha256)).toEqual([
    { kind: 'missing', seq: 1 },
    { kind: 'brokenLink', seq: 2 },
  ])
})

test('JRN-3: two entries that changed places are both named', () => {
  const links = chain(['a', 'b', 'c'])
  const swapped = [links[0]!, { ...links[2]!, seq: 2 }, { ...links[1]!, seq: 3 }]
  expect(chainFaults(swapped, sha256).map((fault) => fault.kind)).toEqual([
    'changed',
    'brokenLink',
    'changed',
    'brokenLink',
  ])
})

test('JRN-3: text that cannot even be hashed counts as changed', () => {
  const links = chain(['a'])
  expect(chainFaults([{ ...links[0]!, reason: '\ud800' }], sha256)).toEqual([{ kind: 'changed', seq: 1 }])
})

test('JRN-4: a head that is gone or has become another is a fault; one that has moved on is none', () => {
  expect(headFault({ seq: 3, hash: 'h3' }, { lastSeq: 2, hashAtAnchor: undefined })).toEqual({
    kind: 'truncated',
    anchoredSeq: 3,
    foundSeq: 2,
  })
  expect(headFault({ seq: 3, hash: 'h3' }, { lastSeq: 5, hashAtAnchor: 'x' })).toEqual({
    kind: 'anchorDiffers',
    seq: 3,
  })
  expect(headFault({ seq: 3, hash: 'h3' }, { lastSeq: 5, hashAtAnchor: 'h3' })).toBeUndefined()
})

test('JRN-3, JRN-4: any single change to any entry of any journal is found by the chain or by the anchor', () => {
  const field = fc.constantFrom('prev', 'at', 'kind', 'reason', 'body', 'hash')
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      field,
      (reasons, at, name) => {
        const links = chain(reasons)
        const head = links.at(-1)!
        const i = at % links.length
        links[i] = { ...links[i]!, [name]: `${links[i]![name as keyof Link]}0` }
        const fault = headFault(head, {
          lastSeq: links.at(-1)!.seq,
          hashAtAnchor: links.find((l) => l.seq === head.seq)?.hash,
        })
        expect([...chainFaults(links, sha256), ...(fault ? [fault] : [])]).not.toEqual([])
      },
    ),
    { numRuns: 400 },
  )
})
