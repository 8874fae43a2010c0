import { fakeBridge, type FakeLedger } from './fakeApi.ts'

// The window over made-up answers: `?ledger=demo|empty|refused|large`, `&first` for the words said once.
const asked = new URLSearchParams(location.search)
const ledgers: readonly FakeLedger[] = ['demo', 'empty', 'refused', 'large']
globalThis.trimtab = fakeBridge(
  ledgers.find((name) => name === asked.get('ledger')) ?? 'demo',
  !asked.has('first'),
)
await import('../../src/renderer/main.tsx')
