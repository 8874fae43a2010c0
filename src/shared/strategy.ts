import { z } from 'zod'
import { Finite, Id, Share } from './plain.ts'
import { RegimeInputs } from './regime.ts'

/** How long a window is. A month is a calendar month seen at its last session. */
export const Window = z.strictObject({
  length: z.int().min(2).max(2520),
  unit: z.enum(['days', 'months']),
})
export type Window = z.infer<typeof Window>

/** Which series a signal reads: total return (the default) or the split-adjusted price alone. */
const Reads = z.enum(['total', 'price']).default('total')

/** How an average weighs its levels. */
const Average = z.enum(['simple', 'exponential']).default('simple')
const Sessions = z.int().min(2).max(2520)
const Months = z.int().min(1).max(240)
/** Up to five windows of one unit, each with its weight; the newest `skip` units are left out of all of them. */
const Windows = {
  unit: z.enum(['days', 'months']).default('months'),
  windows: z
    .array(z.strictObject({ length: z.int().min(1).max(2520), weight: z.number().positive().default(1) }))
    .min(1)
    .max(5),
  skip: z.int().min(0).max(252).default(0),
}

/**
 * What a step may ask of an asset (or of a macro series) at a decision: one number, whose formula and source stand in the
 * file of engine/signals that the engine computes it with, and as rules SIG-10 on.
 */
export const Measure = z.discriminatedUnion('of', [
  /** Close over its average, minus 1. */
  z.strictObject({ of: z.literal('closeToAverage'), average: Average, window: Window }),
  /** Fast average over the slow one, minus 1. */
  z.strictObject({ of: z.literal('crossover'), average: Average, fast: Window, slow: Window }),
  /** The lesser of fast over middle and middle over slow, minus 1. */
  z.strictObject({
    of: z.literal('tripleAverage'),
    average: Average,
    fast: Window,
    middle: Window,
    slow: Window,
  }),
  /** Weighted mean of the returns over the windows. */
  z.strictObject({ of: z.literal('momentum'), ...Windows }),
  /** 13612W: (12 r1 + 4 r3 + 2 r6 + r12) / 4, months. */
  z.strictObject({ of: z.literal('momentum13612W') }),
  /** Momentum over the yearly volatility of the last sessions. */
  z.strictObject({ of: z.literal('riskAdjustedMomentum'), ...Windows, volatilityDays: Sessions.default(63) }),
  /** Logarithmic return over so many sessions, in its own standard deviations. */
  z.strictObject({ of: z.literal('trendScore'), days: Sessions }),
  /** Close over the line of the channel that would turn the state, minus 1. */
  z.strictObject({ of: z.literal('breakout'), enter: Window, leave: Window }),
  /** Close over the highest of the window, minus 1: zero or negative. */
  z.strictObject({ of: z.literal('drawdown'), window: Window }),
  /** 0 to 100. */
  z.strictObject({ of: z.literal('rsi'), window: Window }),
  /** MACD less its signal line, over the fast average. */
  z.strictObject({
    of: z.literal('macd'),
    fast: Sessions.default(12),
    slow: Sessions.default(26),
    signal: Sessions.default(9),
  }),
  /** Of daily returns, a year. */
  z.strictObject({ of: z.literal('volatility'), days: Sessions }),
  /** Share of the last `over` volatilities that today's is at or above. */
  z.strictObject({ of: z.literal('volatilityPercentile'), days: Sessions, over: Sessions }),
  z.strictObject({ of: z.literal('volatilityRatio'), short: Sessions, long: Sessions }),
  /** Newest known value, less that of another series: a yield, a slope, a credit spread, a CAPE. */
  z.strictObject({ of: z.literal('macroLevel'), series: Id, minus: Id.optional() }),
  /** Newest known value over the one so many months before, minus 1. */
  z.strictObject({ of: z.literal('macroGrowth'), series: Id, months: Months.default(12) }),
  /** Newest known value less the one so many months before. */
  z.strictObject({ of: z.literal('macroChange'), series: Id, months: Months }),
  /** Growth over `months` less what that growth was `over` months before. */
  z.strictObject({
    of: z.literal('macroAcceleration'),
    series: Id,
    months: Months.default(12),
    over: Months,
  }),
  /** Newest known value less the mean of the last months. */
  z.strictObject({ of: z.literal('macroToAverage'), series: Id, months: Months.default(12) }),
  /** Mean of the last three months less the lowest such mean of the twelve months before: Sahm's. */
  z.strictObject({ of: z.literal('sahm'), series: Id }),
  /** 100 over CAPE, less the real rate: nominal yield in percent less a year's growth of the price index. */
  z.strictObject({ of: z.literal('earningsYieldGap'), cape: Id, yield: Id, priceIndex: Id }),
])
export type Measure = z.infer<typeof Measure>

/** A measure held against a number or against the same measure of another asset; the state machine is SIG-8. */
const Test = {
  measure: Measure,
  is: z.enum(['atLeast', 'atMost']).default('atLeast'),
  than: Finite.default(0),
  /** Added to `than`: the same measure of this asset. */
  against: Id.optional(),
  /** Read of this asset, for every asset of the universe. */
  signal: Id.optional(),
  reads: Reads,
  /** On either side of the threshold, in the measure's unit: what turns the state must go past it. */
  band: z.number().min(0).max(1000).default(0),
  /** Decisions in a row that must agree before the state turns. */
  confirm: z.int().min(1).max(60).default(1),
  /** Decisions for which a state is kept at least. */
  hold: z.int().min(1).max(260).default(1),
}
export const Condition = z.strictObject(Test)
export type Condition = z.infer<typeof Condition>

/** From a measured value to the share of its weight that an asset keeps. */
export const Mapping = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('binary'), at: Finite, below: Share, above: Share }),
  /** The share of the last step whose `from` the value has reached; `below` before the first. */
  z.strictObject({
    shape: z.literal('stepped'),
    below: Share,
    steps: z
      .array(z.strictObject({ from: Finite, share: Share }))
      .min(1)
      .max(12),
  }),
  /** Straight between two points, level outside them. */
  z.strictObject({
    shape: z.literal('linear'),
    from: z.strictObject({ at: Finite, share: Share }),
    to: z.strictObject({ at: Finite, share: Share }),
  }),
  /** low + (high − low) / (1 + exp(−steepness × (value − middle))). */
  z.strictObject({
    shape: z.literal('sigmoid'),
    middle: Finite,
    steepness: Finite,
    low: Share,
    high: Share,
  }),
])
export type Mapping = z.infer<typeof Mapping>

/** How weights follow from a covariance: WGT-2 to WGT-7. */
export const WeighMethod = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('inverseVolatility') }),
  z.strictObject({ by: z.literal('equalRisk') }),
  /** Parts of the whole risk, in proportion to these numbers, one for each asset of the universe. */
  z.strictObject({ by: z.literal('riskBudgets'), budgets: z.record(Id, z.number().positive()) }),
  z.strictObject({ by: z.literal('minimumVariance') }),
  z.strictObject({ by: z.literal('maximumDiversification') }),
  z.strictObject({ by: z.literal('hierarchical') }),
  z.strictObject({
    by: z.literal('meanVariance'),
    aversion: z.number().min(0.1).max(100).default(5),
    /** How far each mean is drawn to the mean of all. */
    shrinkage: Share.default(0.5),
  }),
])
export type WeighMethod = z.infer<typeof WeighMethod>

/** Shares added by asset while a state is held with full confidence; they sum to zero. */
const RegimeTilt = z.record(Id, z.number().min(-1).max(1)).default({})

/**
 * One step of a sleeve. `select…` steps decide which assets are in, `weigh…` steps how much each gets,
 * `overlay…` steps how much of that is kept or limit it, `tilt…` steps shift it among the assets, `park…` where the rest waits. Adding a kind touches this union, `compileStep` and one file in engine/strategy/steps.
 */
export const Step = z.discriminatedUnion('kind', [
  /** In while the close is at or above its simple moving average; a tie within 1e-9 counts as in. */
  z.strictObject({ kind: z.literal('selectAboveSma'), window: Window, reads: Reads }),
  /** In while the fast average is at or above the slow one. */
  z.strictObject({ kind: z.literal('selectCrossover'), fast: Window, slow: Window, reads: Reads }),
  /** In while a measure is at or above (or below) a number; SIG-8. */
  z.strictObject({ kind: z.literal('selectWhen'), ...Test }),
  /** In when enough of several conditions say so. */
  z.strictObject({
    kind: z.literal('selectVote'),
    of: z.array(Condition).min(2).max(9),
    how: z.discriminatedUnion('by', [
      z.strictObject({ by: z.literal('all') }),
      z.strictObject({ by: z.literal('any') }),
      z.strictObject({ by: z.literal('count'), least: z.int().min(1).max(9) }),
      /** Weighted mean of the conditions' 1 and 0 at or above `least`. */
      z.strictObject({
        by: z.literal('mean'),
        weights: z.array(z.number().positive()).min(2).max(9),
        least: Share,
      }),
    ]),
  }),
  /** In while the session after the decision falls in one of these months, 1 to 12. */
  z.strictObject({ kind: z.literal('selectSeason'), months: z.array(z.int().min(1).max(12)).min(1).max(12) }),
  /** In while among the `count` assets with the highest measure. */
  z.strictObject({
    kind: z.literal('selectTop'),
    count: z.int().min(1).max(60),
    by: Measure,
    /** Ranked: the whole universe, or what the steps before let in, so that the next best takes a place that is free. */
    among: z.enum(['universe', 'in']).default('universe'),
    /** What is in stays in down to this rank. */
    keep: z.int().min(1).max(60).optional(),
    reads: Reads,
  }),
  /** 1/N of the sleeve to each asset that is in: N counts the whole universe, or only those in. */
  z.strictObject({
    kind: z.literal('weighEqual'),
    over: z.enum(['universe', 'selected']).default('universe'),
  }),
  /** These shares to the assets that are in; the shares sum to at most 1. */
  z.strictObject({ kind: z.literal('weighFixed'), weights: z.record(Id, Share) }),
  /** Shares of 1 to the assets that are in, from the covariance of their last `days` daily total returns; WGT. */
  z.strictObject({
    kind: z.literal('weighByRisk'),
    method: WeighMethod,
    days: z.int().min(20).max(1260).default(126),
    covariance: z
      .discriminatedUnion('by', [
        z.strictObject({ by: z.literal('sample') }),
        z.strictObject({ by: z.literal('ledoitWolf') }),
        z.strictObject({ by: z.literal('ewma'), lambda: z.number().min(0.5).max(0.999).default(0.94) }),
      ])
      .prefault({ by: 'ledoitWolf' }),
  }),
  /** All shares times the least of `cap` and target ÷ volatility of the basket over the last `days` sessions, a year. */
  z.strictObject({
    kind: z.literal('overlayVolatilityTarget'),
    target: z.number().positive().max(1).default(0.1),
    days: z.int().min(2).max(2520).default(60),
    cap: z.number().positive().max(1).default(1),
    /** Share of what was given that stays however high the volatility. */
    floor: Share.optional(),
    /** By the sample deviation of the window unless said otherwise: exponentially weighted, or of falls alone. */
    estimate: z
      .discriminatedUnion('by', [
        z.strictObject({ by: z.literal('ewma'), lambda: z.number().min(0.5).max(0.999) }),
        z.strictObject({ by: z.literal('downside') }),
      ])
      .optional(),
    /** Each asset to the target by its own volatility, rather than all by that of the basket. */
    of: z.literal('eachAsset').optional(),
    /** The scale stays as it was while the new one is nearer than this. */
    buffer: Share.optional(),
    /** The scale moves by at most this from one decision to the next. */
    step: z.number().positive().max(1).optional(),
  }),
  /** No asset, and no group, above its cap; an asset below the floor goes. What is cut off waits, or is spread over the others. */
  z.strictObject({
    kind: z.literal('overlayLimits'),
    cap: Share.optional(),
    floor: Share.optional(),
    groups: z
      .array(z.strictObject({ name: z.string().min(1).max(40), assets: z.array(Id).min(1), cap: Share }))
      .max(12)
      .default([]),
    excess: z.enum(['waits', 'isSpread']).default('waits'),
  }),
  /** From one decision to the next at most this much is turned over, one way; the rest of the way comes later. */
  z.strictObject({ kind: z.literal('overlayTurnover'), most: z.number().positive().max(1) }),
  /** Scaled by `to` from a drawdown of the sleeve's own line of `limit` until it is back within `back`. */
  z.strictObject({
    kind: z.literal('overlayDrawdown'),
    limit: z.number().positive().max(1),
    back: Share,
    to: Share.default(0),
    days: Sessions.default(252),
  }),
  /** Multiplies each asset's weight by what the mapping makes of its measure; the rest waits. */
  z.strictObject({
    kind: z.literal('overlayScale'),
    measure: Measure,
    map: Mapping,
    signal: Id.optional(),
    reads: Reads,
  }),
  /** REG-4: adds to the weights the tilts of the regime that the macro series tell, as far as its confidence goes; the sum stays. */
  z.strictObject({
    kind: z.literal('tiltByRegime'),
    inputs: RegimeInputs,
    tilts: z.strictObject({
      goldilocks: RegimeTilt,
      reflation: RegimeTilt,
      stagflation: RegimeTilt,
      slowdown: RegimeTilt,
      easy: RegimeTilt,
      tight: RegimeTilt,
    }),
    /** The most that an asset may be moved either way. */
    most: Share.default(0.1),
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
  /** How late it typically is, and how often it turns back: expectations, in words. */
  lag: z.string(),
  whipsaw: z.string(),
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
