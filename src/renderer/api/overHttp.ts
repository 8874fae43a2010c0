import type { Bridge } from '../../shared/client.ts'

/**
 * The bridge of a window that the localhost host served: one POST per call, whose answer is a stream of lines, shares
 * done first and the encoded result last (shared/client.ts says how). `window` makes call ids unique among several
 * windows on one host.
 */
export function overHttp(fetch: typeof globalThis.fetch, window: string): Bridge {
  const listeners = new Set<(id: string, share: number) => void>()
  const named = (id: string) => encodeURIComponent(`${window}-${id}`)

  return {
    async call(channel, id, input) {
      const response = await fetch(`/call/${encodeURIComponent(channel)}/${named(id)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: input,
      })
      if (response.status !== 200 || response.body === null) throw new Error('the host did not answer')
      return lastLine(response.body, (share) => {
        for (const listener of listeners) listener(id, share)
      })
    },
    cancel(id) {
      const asked = fetch(`/cancel/${named(id)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      // A lost host is told by the call itself.
      asked.catch(() => undefined)
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Reads the stream to its end: reports each share as it comes and gives back the line that is the result. */
export async function lastLine(
  body: ReadableStream<Uint8Array>,
  onShare: (share: number) => void,
): Promise<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  // A large result comes in thousands of pieces: they are joined once, when its line ends.
  let pieces: string[] = []
  let result: string | undefined
  const take = (line: string) => {
    const share = SHARE.exec(line)?.[1]
    if (share !== undefined) onShare(Number(share))
    else if (line !== '') result = line
  }
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    const lines = decoder.decode(value, { stream: true }).split('\n')
    pieces.push(lines[0]!)
    if (lines.length === 1) continue
    take(pieces.join(''))
    for (const line of lines.slice(1, -1)) take(line)
    pieces = [lines.at(-1)!]
  }
  take(pieces.join('') + decoder.decode())
  if (result === undefined) throw new Error('the answer broke off')
  return result
}

const SHARE = /^\{"share":([0-9.e+-]+)\}$/
