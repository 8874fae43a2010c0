import { type Day, addDays, day, weekday } from '../../src/shared/day.ts'
import type { Panel } from '../../src/engine/market/panel.ts'

/** What a made-up panel may say beyond its closes. */
interface Extras {
  /** Total-return levels where they differ from the closes. */
  readonly total?: Readonly<Record<string, readonly number[]>>
  readonly bills?: readonly number[]
  readonly next?: string
}

/** A panel written by hand: closes by asset on given days (NaN where there is none). Total return equals the close. */
export function panelOf(
  days: readonly string[],
  closes: Readonly<Record<string, readonly number[]>>,
  extras: Extras = {},
): Panel {
  const assets = Object.keys(closes)
  const last = day(days.at(-1)!)
  return {
    assets,
    days: Int32Array.from(days, (text) => day(text)),
    close: Float64Array.from(assets.flatMap((asset) => closes[asset]!)),
    total: Float64Array.from(assets.flatMap((asset) => extras.total?.[asset] ?? closes[asset]!)),
    distributionsKnown: assets.map(() => true),
    synthetic: assets.map(() => true),
    nextSession: extras.next === undefined ? nextWeekday(last) : day(extras.next),
    billReturn: extras.bills && Float64Array.from(extras.bills),
  }
}

/** So many week days from `from` on, as ISO texts would be: sessions of a made-up exchange without holidays. */
export function weekdays(from: string, count: number): Day[] {
  const days: Day[] = []
  for (let d = day(from); days.length < count; d = addDays(d, 1)) {
    if (weekday(d) !== 0 && weekday(d) !== 6) days.push(d)
  }
  return days
}

export function nextWeekday(after: Day): Day {
  let d = addDays(after, 1)
  while (weekday(d) === 0 || weekday(d) === 6) d = addDays(d, 1)
  return d
}

/** Seeded uniform numbers in [0, 1): the generator sfc32. */
export function randomFrom(seed: number): () => number {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed | 0
  let count = 1
  const draw = (): number => {
    const t = (((a + b) | 0) + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) draw()
  return draw
}

/**
 * A seeded synthetic panel: trends that turn every few months so that averages are crossed, distributions paid quarterly, bills
 * on request. Assets named otherwise than A, B, C… by `names`.
 */
export function randomPanel(
  seed: number,
  sessions: number,
  names: readonly string[],
  options: { readonly bills?: boolean; readonly from?: string } = {},
): Panel {
  const random = randomFrom(seed)
  const days = weekdays(options.from ?? '1995-01-02', sessions)
  const close = new Float64Array(new SharedArrayBuffer(names.length * sessions * 8))
  const total = new Float64Array(new SharedArrayBuffer(names.length * sessions * 8))
  for (let a = 0; a < names.length; a++) {
    let level = 20 + 200 * random()
    let growth = 1
    let drift = 0
    let left = 0
    for (let t = 0; t < sessions; t++) {
      if (left-- <= 0) {
        left = 40 + Math.floor(160 * random())
        drift = (random() - 0.42) * 0.004
      }
      const noise = (random() + random() + random() - 1.5) * 0.02
      level *= 1 + drift + noise
      close[a * sessions + t] = level
      if (t % 63 === 62) growth *= 1 + 0.006 * random()
      total[a * sessions + t] = level * growth
    }
  }
  return {
    assets: names,
    days: Int32Array.from(days),
    close,
    total,
    distributionsKnown: names.map(() => true),
    synthetic: names.map(() => true),
    nextSession: nextWeekday(days.at(-1)!),
    billReturn: options.bills ? Float64Array.from(days, () => 0.0002 * random()) : undefined,
  }
}
