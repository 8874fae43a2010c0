import { expect, test } from 'vitest'
import { valueOf } from '../../shared/refusal.ts'
import { openTransactions, type FileParts } from './openTransactions.ts'
import { readTransactions } from './readTransactions.ts'

const HEADER =
  'Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date'
const OPTIONS = { broker: 'auto', profiles: [] } as const

/** A synthetic Fidelity history of some half a megabyte, with rows of every fate. */
function history(last: readonly string[]): Uint8Array {
  const rows = Array.from({ length: 4000 }, (_, i) => {
    const day = `0${(i % 9) + 1}/1${i % 10}/20${10 + (i % 13)}`
    const action = i % 97 === 0 ? 'SANG A SONG' : 'YOU BOUGHT SÃO PAULO "FUND", CLASS A (SPF) (Cash)'
    const units = i % 101 === 0 ? 'many' : `${i % 7}.${i + 1}`
    return `${day},"${action.replaceAll('"', '""')}",SPF,SÃO PAULO FUND,Cash,${units},1.00,,,,-${(i % 900) + 1}.25,`
  })
  return new TextEncoder().encode(['', '', HEADER, ...rows, ...last].join('\r\n'))
}

/** The bytes in parts that end in the middle of lines, quotes and characters. */
function inParts(name: string, bytes: Uint8Array): FileParts {
  return {
    name,
    size: bytes.length,
    *parts() {
      for (let at = 0; at < bytes.length; at += 77_777) yield bytes.subarray(at, at + 77_777)
    },
  }
}

function streamed(bytes: Uint8Array) {
  const file = valueOf(openTransactions(inParts('x.csv', bytes), OPTIONS, 0))
  if (!('batches' in file)) throw new Error('it was read whole')
  const batches = [...file.batches()].map((batch) => valueOf(batch))
  const lines = <T extends { readonly line: number }>(all: readonly T[]) =>
    all.toSorted((a, b) => a.line - b.line)
  return {
    drafts: lines(batches.flatMap(({ drafts }) => drafts)),
    refused: batches.flatMap(({ refused }) => refused),
    nonData: batches.flatMap(({ nonData }) => nonData),
    batches: batches.length,
  }
}

/** As text: comparing tens of thousands of rows one by one takes a minute. */
function told(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}

test('a large file read in windows holds what it holds read whole', () => {
  const bytes = history(['', 'Date downloaded 07/11/2025 7:51 pm', ''])
  const whole = valueOf(readTransactions({ name: 'x.csv', bytes }, OPTIONS))
  const { drafts, refused, nonData, batches } = streamed(bytes)
  expect(told(drafts) === told(whole.drafts.toSorted((a, b) => a.line - b.line))).toBe(true)
  expect(told(refused) === told(whole.refused)).toBe(true)
  expect(nonData).toEqual(whole.nonData)
  expect(batches).toBeGreaterThan(2)
})

test('a file in which one late row is written otherwise than its layout is read as all its rows together tell', () => {
  const bytes = history(['01/31/2024,YOU SOLD X (SPF) (Cash),SPF,X,Cash,"-1",1.00,,,,"1.234,50",', ''])
  const whole = readTransactions({ name: 'x.csv', bytes }, OPTIONS)
  const file = valueOf(openTransactions(inParts('x.csv', bytes), OPTIONS, 0))
  if (!('batches' in file)) throw new Error('it was read whole')
  const last = [...file.batches()].at(-1)
  if (!whole.ok || last?.ok !== true) throw new Error('it was refused')
  expect(told(last.value.drafts) === told(whole.value.drafts)).toBe(true)
  expect(last.value.refused).toEqual(whole.value.refused)
})

test('bytes that are no UTF-8 after all are read whole, as Windows-1252', () => {
  const text = new TextDecoder().decode(history(['']))
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  const file = valueOf(openTransactions(inParts('x.csv', bytes), OPTIONS, 0))
  const batches = 'batches' in file ? [...file.batches()].map((batch) => valueOf(batch)) : [file]
  expect(batches.flatMap(({ drafts }) => drafts)[0]?.note).toContain('SÃO PAULO')
})
