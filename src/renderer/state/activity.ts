import { create } from 'zustand'
import type { ActivityRow } from '../../shared/importing.ts'
import type { Input } from '../../shared/contract.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'

/** Which rows of the ledger are looked at. Empty text means no condition. */
export interface ActivityFilter {
  readonly account: string
  readonly kind: string
  readonly asset: string
  readonly text: string
  /** First and last day as ISO text, both included. */
  readonly from: string
  readonly to: string
}

export type ActivityColumn = NonNullable<Input<'ledger.activity'>['sort']>
export interface ActivityOrder {
  readonly by: ActivityColumn
  readonly descending: boolean
}

/** Rows come in blocks when they are looked at, so that a hundred thousand rows open as fast as a hundred. */
export const BLOCK = 400

export interface Activity {
  readonly filter: ActivityFilter
  readonly order: ActivityOrder
  readonly revision: string
  /** Undefined until the first block has come. */
  readonly total: number | undefined
  readonly blocks: ReadonlyMap<number, readonly ActivityRow[]>
  readonly refusal: Refusal | undefined
}

const NO_FILTER: ActivityFilter = { account: '', kind: '', asset: '', text: '', from: '', to: '' }
const NEWEST_FIRST: ActivityOrder = { by: 'day', descending: true }

export const useActivity = create<Activity>(() => ({
  filter: NO_FILTER,
  order: NEWEST_FIRST,
  revision: '',
  total: undefined,
  blocks: new Map(),
  refusal: undefined,
}))

const asked = new Set<number>()
let abort = new AbortController()

/** Starts over for a filter or a revision: what was on its way for another one is dropped. */
export function lookAt(api: Api, filter: ActivityFilter, order: ActivityOrder, revision: string): void {
  const now = useActivity.getState()
  if (
    now.revision === revision &&
    isSame(now.filter, filter) &&
    isSame(now.order, order) &&
    now.refusal === undefined
  )
    return
  abort.abort()
  abort = new AbortController()
  asked.clear()
  useActivity.setState({ filter, order, revision, total: undefined, blocks: new Map(), refusal: undefined })
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
  const result = await api(
    'ledger.activity',
    { ...inputOf(useActivity.getState()), offset: block * BLOCK, limit: BLOCK },
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

/** What the ledger is asked for a filter and an order; conditions that are empty are left out. */
function inputOf({ filter, order }: Pick<Activity, 'filter' | 'order'>): Input<'ledger.activity'> {
  const conditions = Object.entries(filter).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(conditions), sort: order.by, descending: order.descending }
}

/** Every row that fits, page by page, for a file; a refusal ends it. */
export async function allRows(api: Api): Promise<Result<readonly ActivityRow[]>> {
  const input = inputOf(useActivity.getState())
  const rows: ActivityRow[] = []
  for (;;) {
    const result = await api('ledger.activity', { ...input, offset: rows.length, limit: PAGE })
    if (!result.ok) return result
    rows.push(...result.value.rows)
    if (rows.length >= result.value.total || result.value.rows.length === 0) return { ok: true, value: rows }
  }
}

const PAGE = 5000

function isSame<T extends object>(a: T, b: T): boolean {
  return Object.entries(a).every(([name, value]) => (b as Record<string, unknown>)[name] === value)
}
