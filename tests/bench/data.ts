import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, ymdFromDay } from '../../src/shared/day.ts'
import type { Panel } from '../../src/engine/market/panel.ts'
import { weekIndex } from '../../src/engine/market/calendar.ts'
import { nextWeekday, randomFrom, weekdays } from '../support/panels.ts'

/** Sessions and assets of the workloads A to F, and series and blocks of D and E, as ../shared/design/performance.md has them. */
export const SESSIONS = 7830
export const ASSETS = 12
export const SERIES = 1000

export interface BenchData {
  readonly panel: Panel
  /** `SERIES` lines of `SESSIONS` daily returns. */
  readonly series: Float64Array
  /** One line of daily returns, for the bootstrap. */
  readonly returns: Float64Array
}

/** Reads the yardstick's files from a folder; those that are not there are drawn from a seed and written first. Synthetic throughout. */
export function benchData(folder: string): BenchData {
  mkdirSync(folder, { recursive: true })
  const days = weekdays('1995-01-02', SESSIONS)
  const file = (name: string, draw: () => Float64Array | Int32Array): Buffer => {
    const path = join(folder, name)
    if (!existsSync(path)) {
      const { buffer, byteOffset, byteLength } = draw()
      writeFileSync(path, new Uint8Array(buffer, byteOffset, byteLength))
    }
    return readFileSync(path)
  }
  const rows = floats(file(`prices_${ASSETS}.f64`, drawPrices))
  const dates = days.map((d) => ymdFromDay(d))
  file('reb.i32', () => flagsOf(days))
  file('years.i32', () => Int32Array.from(dates, ({ year }) => year))
  file('months.i32', () => Int32Array.from(dates, ({ month }) => month - 1))
  return {
    panel: panelFrom(rows, days),
    series: floats(file(`series_${SERIES}.f64`, () => drawReturns(3, SERIES * SESSIONS))),
    returns: floats(file(`boot_${SESSIONS}.f64`, () => drawReturns(4, SESSIONS))),
  }
}

/** The yardstick's prices, row by row, as shared columns. */
function panelFrom(rows: Float64Array, days: readonly Day[]): Panel {
  const close = new Float64Array(new SharedArrayBuffer(rows.length * 8))
  for (let a = 0; a < ASSETS; a++)
    for (let t = 0; t < SESSIONS; t++) close[a * SESSIONS + t] = rows[t * ASSETS + a]!
  const sessions = new Int32Array(new SharedArrayBuffer(SESSIONS * 4))
  sessions.set(days)
  const names = Array.from({ length: ASSETS }, (_, a) => `S${String(a + 1).padStart(2, '0')}`)
  return {
    assets: names,
    days: sessions,
    close,
    total: close,
    distributionsKnown: names.map(() => true),
    synthetic: names.map(() => true),
    nextSession: nextWeekday(days.at(-1)!),
    billReturn: undefined,
  }
}

/** One factor with a calm and a wild regime, and noise of each asset's own; to four decimals. */
function drawPrices(): Float64Array {
  const random = randomFrom(20240101)
  const normal = normals(random)
  const beta = Array.from({ length: ASSETS }, () => 0.1 + 1.2 * random())
  const noise = Array.from({ length: ASSETS }, () => 0.003 + 0.008 * random())
  const level = Array.from({ length: ASSETS }, () => 100)
  const rows = new Float64Array(SESSIONS * ASSETS)
  let wild = false
  for (let t = 0; t < SESSIONS; t++) {
    wild = random() < (wild ? 0.98 : 0.004)
    const market = (wild ? -0.0009 : 0.00045) + 0.0075 * (wild ? 2.6 : 1) * normal()
    for (let a = 0; a < ASSETS; a++) {
      if (t > 0) level[a]! *= Math.exp(market * beta[a]! + noise[a]! * normal() + 0.00008)
      rows[t * ASSETS + a] = Math.round(level[a]! * 1e4) / 1e4
    }
  }
  return rows
}

/** Daily returns with tails fatter than normal: a normal whose deviation varies. */
function drawReturns(seed: number, count: number): Float64Array {
  const random = randomFrom(seed)
  const normal = normals(random)
  return Float64Array.from({ length: count }, () => 0.0003 + 0.0075 * (0.5 + 1.1 * random()) * normal())
}

/** Box and Muller's pairs. */
function normals(random: () => number): () => number {
  let spare: number | undefined
  return () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/** Last session of a week, last session of a month; the last row of all is neither, for what follows is not in the file. */
function flagsOf(days: readonly Day[]): Int32Array {
  const flags = new Int32Array(SESSIONS * 2)
  for (let t = 0; t + 1 < SESSIONS; t++) {
    const [today, next] = [days[t]!, days[t + 1]!]
    flags[t * 2] = weekIndex(today) === weekIndex(next) ? 0 : 1
    flags[t * 2 + 1] = ymdFromDay(today).month === ymdFromDay(next).month ? 0 : 1
  }
  return flags
}

function floats(bytes: Buffer): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer)
}
