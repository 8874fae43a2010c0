import { z } from 'zod'
import { Id, Share } from './plain.ts'

/** How long a window is. A month is a calendar month seen at its last session. */
export const Window = z.strictObject({
  length: z.int().min(2).max(2520),
  unit: z.enum(['days', 'months']),
})
export type Window = z.infer<typeof Window>

/** Which series a signal reads: total return (the default) or the split-adjusted price alone. */
const Reads = z.enum(['total', 'price']).default('total')

/**
 * One step of a sleeve. `select…` steps decide which assets are in, `weigh…` steps how much each gets, `overlay…` steps
 * scale or limit what was given, `park…` says where the rest waits. Adding a kind touches this union, `compileStep` and one file in engine/strategy/steps.
 */
export const Step = z.discriminatedUnion('kind', [
  /** In while the close is at or above its simple moving average; a tie within 1e-9 counts as in. */
  z.strictObject({ kind: z.literal('selectAboveSma'), window: Window, reads: Reads }),
  /** In while the fast average is at or above the slow one. */
  z.strictObject({ kind: z.literal('selectCrossover'), fast: Window, slow: Window, reads: Reads }),
  /** 1/N of the sleeve to each asset that is in: N counts the whole universe, or only those in. */
  z.strictObject({
    kind: z.literal('weighEqual'),
    over: z.enum(['universe', 'selected']).default('universe'),
  }),
  /** These shares to the assets that are in; the shares sum to at most 1. */
  z.strictObject({ kind: z.literal('weighFixed'), weights: z.record(Id, Share) }),
  /** All shares times the least of `cap` and target ÷ volatility of the basket over the last `days` sessions, a year. */
  z.strictObject({
    kind: z.literal('overlayVolatilityTarget'),
    target: z.number().positive().max(1).default(0.1),
    days: z.int().min(2).max(2520).default(60),
    cap: z.number().positive().max(1).default(1),
  }),
  /** Where the unassigned part waits: an asset, or cash. */
  z.strictObject({ kind: z.literal('parkIn'), asset: Id.or(z.literal('cash')) }),
])
export type Step = z.infer<typeof Step>

export const Schedule = z.strictObject({
  /** Decided at the close of the last session of each month or week, or of every session. */
  every: z.enum(['month', 'week', 'day']).default('month'),
})
export type Schedule = z.infer<typeof Schedule>

export const Sleeve = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80),
  universe: z.array(Id).min(1).max(60),
  schedule: Schedule.prefault({}),
  steps: z.array(Step).min(1).max(12),
  /** Share of the whole that the sleeve is meant to have, and the share past which it warns. */
  budget: Share.default(0.1),
  cap: Share.default(0.2),
})
export type Sleeve = z.infer<typeof Sleeve>

export const Core = z.strictObject({
  /** Fixed shares of the core, summing to 1; `cash` is a key like any other. */
  targets: z.record(Id, Share),
  /** 5/25: outside when off by `absolute` of the core, or by `relative` of the target if that is less. */
  bands: z.strictObject({ absolute: Share.default(0.05), relative: Share.default(0.25) }).prefault({}),
  schedule: Schedule.prefault({}),
})
export type Core = z.infer<typeof Core>

/**
 * A strategy is data: validated, versioned, hashed (SHA-256 of the RFC 8785 form with every default filled in).
 * Read as a sentence by engine/strategy/sentence.ts.
 */
export const Strategy = z.strictObject({
  schema: z.literal('trimtab.strategy/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower-case letters, digits and hyphens'),
  version: z.int().min(1),
  name: z.string().min(1).max(80),
  /** Why this should work, in the owner's words; empty is allowed and is shown as missing. */
  why: z.string().max(2000).default(''),
  core: Core,
  sleeves: z.array(Sleeve).max(4),
})
export type Strategy = z.infer<typeof Strategy>
/** As a person or a file writes it, defaults left out. */
export type StrategyText = z.input<typeof Strategy>

/** A template carries its trade-offs beside its benefits: neither can be left out. */
export const Template = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  benefits: z.array(z.string()).min(1),
  tradeOffs: z.array(z.string()).min(1),
  strugglesWhen: z.string(),
  strategy: Strategy,
})
export type Template = z.infer<typeof Template>

/** How decisions become fills, and what they cost. Printed in every report. */
export const Execution = z.strictObject({
  /** Sessions from decision to fill; 0 is the same close and is named so in the report. */
  lag: z.int().min(0).max(5).default(1),
  /** Basis points of each traded amount, one way. */
  costBp: z.number().min(0).max(500).default(10),
  /** `solved`: the fee is part of the sizing (schema.md). `afterwards`: sized before costs, the fee comes out of cash. */
  sizing: z.enum(['solved', 'afterwards']).default('solved'),
})
export type Execution = z.infer<typeof Execution>
