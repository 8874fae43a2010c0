import type { LedgerCopy } from '../../shared/ledgerCopy.ts'
import { joined } from './joined.ts'

/** A ledger as JSON, one account, asset and event a line, so that a line number names one (IMP-90). */
export function copyJson(copy: LedgerCopy): Uint8Array {
  const { format, version, currency, accounts, assets, filed, events } = copy
  const head = { format, version, currency, filed }
  const encoder = new TextEncoder()
  const pieces = [encoder.encode(`${JSON.stringify(head).slice(0, -1)},\n`)]
  const list = (name: string, entries: readonly object[], end: string) => {
    pieces.push(encoder.encode(`"${name}":[\n`))
    for (let from = 0; from < entries.length; from += LINES) {
      const some = entries.slice(from, from + LINES).map((entry) => JSON.stringify(entry))
      pieces.push(encoder.encode(`${some.join(',\n')}${from + LINES < entries.length ? ',' : ''}\n`))
    }
    pieces.push(encoder.encode(`]${end}\n`))
  }
  list('accounts', accounts, ',')
  list('assets', assets, ',')
  list('events', events, '}')
  return joined(pieces)
}

const LINES = 10_000
