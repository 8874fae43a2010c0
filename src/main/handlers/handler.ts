import type { ChannelName, Checked, Output } from '../../shared/contract.ts'
import type { Day } from '../../shared/day.ts'
import type { Result } from '../../shared/refusal.ts'
import type { EnginePool } from '../work/pool.ts'
import type { OpenLedger } from '../store/open.ts'

/** What the host gives: the only clock, the only source of chance, the version and where resources lie. */
export interface Host {
  readonly version: string
  /** Today in the owner's time zone. */
  today(): Day
  /** This instant with its offset, `2026-03-02T08:12:00-05:00`. */
  now(): string
  /** Hex of 128 random bits: ids of batches, previews and ledgers. */
  newId(): string
  sha256(text: string | Uint8Array): string
  /** Text of a file in `resources`. */
  resource(name: string): string
}

export interface Context {
  readonly host: Host
  readonly ledger: OpenLedger
  readonly pool: EnginePool
  /** Values kept between calls on this thread (previews, proposals, panels), by a name and the revisions they hold for. */
  readonly memory: Map<string, unknown>
}

/** Long work tells its share done (0 to 1) and looks at `signal` between steps. */
export interface Job {
  readonly signal: AbortSignal
  progress(share: number): void
}

export type Handler<C extends ChannelName> = (
  input: Checked<C>,
  context: Context,
  job: Job,
) => Result<Output<C>> | Promise<Result<Output<C>>>

export type Handlers = { readonly [C in ChannelName]: Handler<C> }
