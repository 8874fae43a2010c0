import { expect, test } from 'vitest'
import { lastLine } from './overHttp.ts'

function streamOf(...pieces: readonly string[]): ReadableStream<Uint8Array> {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece))
  return new ReadableStream({
    pull(controller) {
      const next = bytes.shift()
      if (next === undefined) controller.close()
      else controller.enqueue(next)
    },
  })
}

async function read(...pieces: readonly string[]): Promise<{ result: string; shares: readonly number[] }> {
  const shares: number[] = []
  const result = await lastLine(streamOf(...pieces), (share) => shares.push(share))
  return { result, shares }
}

test('shares are told as they come and the last line is the result', async () => {
  expect(await read('{"share":0.25}\n{"share":0.5}\n{"ok":true,"value":1}\n')).toEqual({
    result: '{"ok":true,"value":1}',
    shares: [0.25, 0.5],
  })
})

test('lines may be cut anywhere, and the last one may lack its break', async () => {
  expect(await read('{"sha', 're":1e-3}', '\n{"ok":', 'true,"value":', '"x"}')).toEqual({
    result: '{"ok":true,"value":"x"}',
    shares: [0.001],
  })
})

test('a letter of several bytes survives a cut within it', async () => {
  const bytes = new TextEncoder().encode('{"ok":true,"value":"−1"}\n')
  const cut = bytes.indexOf(0xe2) + 1
  const shares: number[] = []
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, cut))
      controller.enqueue(bytes.slice(cut))
      controller.close()
    },
  })
  expect(await lastLine(stream, (share) => shares.push(share))).toBe('{"ok":true,"value":"−1"}')
})

test('an answer that ends before its result is an error, never half a result', async () => {
  await expect(read('{"share":0.9}\n')).rejects.toThrow('broke off')
})
