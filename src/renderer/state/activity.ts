import { create } from 'zustand'
import type { ActivityRow } from '../../shared/importing.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'

/** Which rows of the ledger are looked at. Empty text means no condition. */
export interface ActivityFilter {
  readonly account: string
  readonly kind: string
  readonly text: string
}

/** Rows come in blocks when they are looked at, so that a hundred thousand rows open as fast as a hundred. */
export const BLOCK = 400

export interface Activity {
  readonly filter: ActivityFilter
  readonly revision: string
  /** Undefined until the first block has come. */
  readonly total: number | undefined
  readonly blocks: ReadonlyMap<number, readonly ActivityRow[]>
  readonly refusal: Refusal | undefined
}

const NO_FILTER: ActivityFilter = { account: '', kind: '', text: '' }

export const useActivity = create<Activity>(() => ({
  filter: NO_FILTER,
  revision: '',
  total: undefined,
  blocks: new Map(),
  refusal: undefined,
}))

const asked = new Set<number>()
let abort = new AbortController()

/** Starts over for a filter or a revision: what was on its way for another one is dropped. */
export function lookAt(api: Api, filter: ActivityFilter, revision: string): void {
  const now = useActivity.getState()
  if (now.revision === revision && isSame(now.filter, filter) && now.refusal === undefined) return
  abort.abort()
  abort = new AbortController()
  asked.clear()
  useActivity.setState({ filter, revision, total: undefined, blocks: new Map(), refusal: undefined })
  void loadBlock(api, 0)
}

/** Fetches the blocks that hold rows `from` up to, not including, `to`, unless they are here or on their way. */
export function needRows(api: Api, from: number, to: number): void {
  const { total } = useActivity.getState()
  if (total === undefined) return
  for (let block = Math.floor(from / BLOCK); block * BLOCK < Math.min(to, total); block++) {
    if (!asked.has(block)) void loadBlock(api, block)
  }
}

export function rowAt({ blocks }: Activity, index: number): ActivityRow | undefined {
  return blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK]
}

async function loadBlock(api: Api, block: number): Promise<void> {
  const mine = abort
  asked.add(block)
  const { account, kind, text } = useActivity.getState().filter
  const result = await api(
    'ledger.activity',
    {
      offset: block * BLOCK,
      limit: BLOCK,
      ...(account === '' ? {} : { account }),
      ...(kind === '' ? {} : { kind }),
      ...(text === '' ? {} : { text }),
    },
    { signal: mine.signal },
  )
  if (mine !== abort) return
  if (!result.ok) {
    asked.delete(block)
    useActivity.setState({ refusal: result.refusal })
    return
  }
  useActivity.setState(({ blocks }) => ({
    total: result.value.total,
    blocks: new Map(blocks).set(block, result.value.rows),
  }))
}

function isSame(a: ActivityFilter, b: ActivityFilter): boolean {
  return a.account === b.account && a.kind === b.kind && a.text === b.text
}
