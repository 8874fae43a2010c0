import { type Day, monthIndex, ymdFromDay } from '../../src/shared/day.ts'
import type {
  Condition,
  Mapping,
  Measure,
  Schedule,
  Sleeve,
  Step,
  Window,
} from '../../src/shared/strategy.ts'
import type { Panel } from '../../src/engine/market/panel.ts'
import { referenceWeights } from './referenceWeights.ts'

/**
 * What a sleeve decides, again, from SPEC.md alone: every decision from the first, each measure afresh from the lists of
 * levels up to that day. Shares no code with the engine but the calendar's months.
 */
export type Holdings = Map<string, number>

type State = 'in' | 'out' | 'notReady'

interface Memory {
  /** State of each machine by its place in the document and the asset. */
  readonly machines: Map<string, { state: State; lasted: number; against: number }>
  /** By step: who was in at the decision before. */
  readonly top: Map<number, Set<string>>
  before: Holdings | undefined
  /** What the drawdown overlay was given, for its line. */
  given: Holdings | undefined
  opened: boolean
  isDown: boolean
  /** Scales of the volatility target at the decision before. */
  readonly scales: Map<string, number>
}

interface Decision {
  readonly row: number
  /** By asset of the universe. */
  readonly weights: Holdings
  readonly targets: Holdings
}

const kept = new WeakMap<Sleeve, { panel: Panel; decisions: Decision[] }>()

/** The targets of the decision at `row`, which must be one of the sleeve's. */
export function referenceTargets(panel: Panel, sleeve: Sleeve, row: number): Holdings {
  let known = kept.get(sleeve)
  if (known?.panel !== panel) {
    known = { panel, decisions: decideAll(panel, sleeve) }
    kept.set(sleeve, known)
  }
  return new Map(known.decisions.find((decision) => decision.row === row)!.targets)
}

export function decides(panel: Panel, every: Schedule['every'], row: number): boolean {
  if (every === 'day') return true
  const today = panel.days[row]! as Day
  const next = (row + 1 < panel.days.length ? panel.days[row + 1]! : panel.nextSession) as Day
  if (every === 'month') return monthIndex(today) !== monthIndex(next)
  // Weeks start on Monday; 1970-01-05 was one.
  return Math.floor((today - 4) / 7) !== Math.floor((next - 4) / 7)
}

export function level(panel: Panel, asset: string, reads: 'total' | 'price', row: number): number {
  const column = reads === 'total' ? panel.total : panel.close
  return column[panel.assets.indexOf(asset) * panel.days.length + row]!
}

function decideAll(panel: Panel, sleeve: Sleeve): Decision[] {
  const memory: Memory = {
    machines: new Map(),
    top: new Map(),
    before: undefined,
    given: undefined,
    opened: false,
    isDown: false,
    scales: new Map(),
  }
  const decisions: Decision[] = []
  for (let row = 0; row < panel.days.length; row++)
    if (decides(panel, sleeve.schedule.every, row))
      decisions.push(decideOne(panel, sleeve, row, memory, decisions))
  return decisions
}

function decideOne(
  panel: Panel,
  sleeve: Sleeve,
  row: number,
  memory: Memory,
  past: readonly Decision[],
): Decision {
  const { universe } = sleeve
  let states = new Map<string, State>(universe.map((asset) => [asset, 'in']))
  let weights: Holdings = new Map()
  let park = 'cash'
  for (const [s, step] of sleeve.steps.entries()) {
    if (isSelect(step)) {
      const said = statesOf(panel, universe, step, s, row, states, memory)
      states = new Map(universe.map((asset) => [asset, joined(states.get(asset)!, said.get(asset)!)]))
      continue
    }
    const chosen = universe.filter((asset) => states.get(asset) === 'in')
    if (step.kind === 'parkIn') park = step.asset
    else if (step.kind === 'weighFixed')
      weights = new Map(chosen.map((asset) => [asset, step.weights[asset] ?? 0]))
    else if (step.kind === 'weighEqual')
      weights = new Map(
        chosen.map((asset) => [asset, 1 / (step.over === 'universe' ? universe : chosen).length]),
      )
    else if (step.kind === 'weighByRisk') {
      const full = chosen.filter((asset) => !returns(panel, asset, row, step.days).some(Number.isNaN))
      weights = referenceWeights(
        step,
        full,
        full.map((asset) => returns(panel, asset, row, step.days)),
      )
    } else if (step.kind === 'tiltByRegime')
      weights = tilted(panel, universe, step, row, weights, new Set(chosen))
    else weights = overlaid(panel, sleeve, step, row, weights, memory, past)
  }
  const targets = new Map(weights)
  const rest = 1 - [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  targets.set(park, (targets.get(park) ?? 0) + rest)
  return { row, weights: memory.given ?? weights, targets }
}

type SelectStep = Extract<Step, { kind: `select${string}` }>

function isSelect(step: Step): step is SelectStep {
  return step.kind.startsWith('select')
}

function joined(before: State, said: State): State {
  if (before === 'out' || said === 'out') return 'out'
  return before === 'notReady' || said === 'notReady' ? 'notReady' : 'in'
}

function statesOf(
  panel: Panel,
  universe: readonly string[],
  step: SelectStep,
  s: number,
  row: number,
  before: ReadonlyMap<string, State>,
  memory: Memory,
): Map<string, State> {
  switch (step.kind) {
    case 'selectAboveSma':
    case 'selectCrossover':
      return new Map(
        universe.map((asset) => {
          const slow = step.kind === 'selectAboveSma' ? step.window : step.slow
          const limit = mean(panel, asset, slow, step.reads, row)
          const value =
            step.kind === 'selectAboveSma'
              ? level(panel, asset, step.reads, row)
              : mean(panel, asset, step.fast, step.reads, row)
          return [
            asset,
            Number.isNaN(value + limit) ? 'notReady' : value >= limit * (1 - 1e-9) ? 'in' : 'out',
          ]
        }),
      )
    case 'selectWhen':
      return new Map(
        universe.map((asset) => [asset, machine(panel, step, `${s} ${asset}`, asset, row, memory)]),
      )
    case 'selectVote':
      return new Map(
        universe.map((asset) => {
          const votes = step.of.map((of, k) => machine(panel, of, `${s} ${k} ${asset}`, asset, row, memory))
          const weights = step.how.by === 'mean' ? step.how.weights : step.of.map(() => 1)
          const sum = (state: State): number =>
            votes.reduce((total, vote, k) => total + (vote === state ? weights[k]! : 0), 0)
          const all = weights.reduce((total, weight) => total + weight, 0)
          const need =
            step.how.by === 'all'
              ? all
              : step.how.by === 'any'
                ? 1
                : step.how.by === 'count'
                  ? step.how.least
                  : step.how.least * all
          const yes = sum('in')
          if (yes >= need - 1e-9 * all) return [asset, 'in']
          return [asset, yes + sum('notReady') < need - 1e-9 * all ? 'out' : 'notReady']
        }),
      )
    case 'selectSeason': {
      const next = (panel.days[row + 1] ?? panel.nextSession) as Day
      const isIn = step.months.includes(ymdFromDay(next).month)
      return new Map(universe.map((asset) => [asset, isIn ? 'in' : 'out']))
    }
    case 'selectTop': {
      const scores = universe.map((asset) => measured(panel, step.by, asset, step.reads, row))
      const ranked = universe
        .map((asset, n) => ({ asset, score: scores[n]! }))
        .filter(
          ({ asset, score }) =>
            !Number.isNaN(score) && (step.among === 'universe' || before.get(asset) === 'in'),
        )
        .sort((a, b) => b.score - a.score)
        .map(({ asset }) => asset)
      const had = memory.top.get(s) ?? new Set()
      const stays = ranked
        .slice(0, step.keep ?? step.count)
        .filter((asset) => had.has(asset))
        .slice(0, step.count)
      const comes = ranked.filter((asset) => !stays.includes(asset)).slice(0, step.count - stays.length)
      const holds = new Set([...stays, ...comes])
      memory.top.set(s, holds)
      return new Map(
        universe.map((asset, n) => [
          asset,
          Number.isNaN(scores[n]!) ? 'notReady' : holds.has(asset) ? 'in' : 'out',
        ]),
      )
    }
  }
}

function machine(
  panel: Panel,
  { measure, is, than, against, signal, reads, band, confirm, hold }: Condition,
  key: string,
  asset: string,
  row: number,
  { machines }: Memory,
): State {
  const sign = is === 'atLeast' ? 1 : -1
  const value = measured(panel, measure, signal ?? asset, reads, row)
  const base = than + (against === undefined ? 0 : measured(panel, measure, against, reads, row))
  const now = machines.get(key) ?? { state: 'notReady', lasted: 0, against: 0 }
  machines.set(key, now)
  if (Number.isNaN(value) || Number.isNaN(base)) {
    machines.set(key, { state: 'notReady', lasted: 0, against: 0 })
    return 'notReady'
  }
  const limit = base + sign * (now.state === 'in' ? -band : now.state === 'out' ? band : 0)
  const wanted = sign * value >= sign * limit - 1e-9 ? 'in' : 'out'
  if (now.state === 'notReady') {
    machines.set(key, { state: wanted, lasted: 1, against: 0 })
    return wanted
  }
  const disagree = wanted === now.state ? 0 : now.against + 1
  if (disagree >= confirm && now.lasted >= hold) {
    machines.set(key, { state: wanted, lasted: 1, against: 0 })
    return wanted
  }
  machines.set(key, { state: now.state, lasted: now.lasted + 1, against: disagree })
  return now.state
}

function overlaid(
  panel: Panel,
  sleeve: Sleeve,
  step: Extract<Step, { kind: `overlay${string}` }>,
  row: number,
  weights: Holdings,
  memory: Memory,
  past: readonly Decision[],
): Holdings {
  const scaled = (of: Holdings, by: number): Holdings =>
    new Map([...of].map(([asset, weight]) => [asset, weight * by]))
  switch (step.kind) {
    case 'overlayVolatilityTarget': {
      const scaleOf = (held: readonly (readonly [string, number])[], key: string): number => {
        const columns = held.map(([asset]) => returns(panel, asset, row, step.days))
        const basket = Array.from({ length: step.days }, (_, t) =>
          columns.reduce((sum, column, k) => sum + held[k]![1] * column[t]!, 0),
        )
        const risk = estimated(basket, step.estimate) * Math.sqrt(252)
        const last = memory.scales.get(key)
        memory.scales.delete(key)
        if (Number.isNaN(risk)) return 0
        let scale = Math.max(step.floor ?? 0, risk > 1e-9 ? Math.min(step.cap, step.target / risk) : step.cap)
        if (last !== undefined && Math.abs(scale - last) < (step.buffer ?? 0)) scale = last
        if (last !== undefined && Math.abs(scale - last) > (step.step ?? Infinity))
          scale = last + Math.sign(scale - last) * step.step!
        memory.scales.set(key, scale)
        return scale
      }
      if (step.of === 'eachAsset')
        return new Map(
          sleeve.universe.map((asset) => [asset, scaleOf([[asset, 1]], asset) * (weights.get(asset) ?? 0)]),
        )
      return scaled(
        weights,
        scaleOf(
          [...weights].filter(([, weight]) => weight > 0),
          'all',
        ),
      )
    }
    case 'overlayScale':
      return new Map(
        [...weights].map(([asset, weight]) => [
          asset,
          weight * mapped(step.map, measured(panel, step.measure, step.signal ?? asset, step.reads, row)),
        ]),
      )
    case 'overlayLimits': {
      let out = new Map([...weights].map(([a, w]) => [a, w < (step.floor ?? 0) - 1e-12 ? 0 : w]))
      const wanted = [...weights.values()].reduce((sum, w) => sum + w, 0)
      const cap = step.cap ?? 1
      const sumOf = (assets: readonly string[], of: Holdings): number =>
        assets.reduce((sum, a) => sum + (of.get(a) ?? 0), 0)
      for (let round = 0; round < 101; round++) {
        out = new Map([...out].map(([a, w]) => [a, Math.min(w, cap)]))
        for (const group of step.groups) {
          const sum = sumOf(group.assets, out)
          if (sum > group.cap)
            for (const a of group.assets) if (out.has(a)) out.set(a, (out.get(a)! * group.cap) / sum)
        }
        if (step.excess === 'waits' || round === 100) return out
        const full = step.groups.filter((group) => sumOf(group.assets, out) >= group.cap - 1e-12)
        const room = [...out].filter(
          ([a, w]) => w > 0 && w < cap - 1e-12 && !full.some((group) => group.assets.includes(a)),
        )
        const open = room.reduce((sum, [, w]) => sum + w, 0)
        const lacks = wanted - [...out.values()].reduce((sum, w) => sum + w, 0)
        if (lacks < 1e-12 || open === 0) return out
        for (const [a, w] of room) out.set(a, w + (lacks * w) / open)
      }
      return out
    }
    case 'overlayTurnover': {
      let out = weights
      const { before } = memory
      if (memory.opened && before !== undefined) {
        const names = new Set([...before.keys(), ...weights.keys()])
        const changes = [...names].map((a) => (weights.get(a) ?? 0) - (before.get(a) ?? 0))
        const rest = changes.reduce((sum, change) => sum - change, 0)
        const turnover = (changes.reduce((sum, change) => sum + Math.abs(change), 0) + Math.abs(rest)) / 2
        if (turnover > step.most) {
          const part = step.most / turnover
          out = new Map([...names].map((a, k) => [a, (before.get(a) ?? 0) + part * changes[k]!]))
        }
      }
      memory.before = out
      if ([...out.values()].some((w) => w > 0)) memory.opened = true
      return out
    }
    case 'overlayDrawdown': {
      memory.given = weights
      const line = [1]
      for (let t = 1; t <= row; t++) {
        const decision = past.findLast((each) => each.row < t)
        let gain = 0
        for (const [asset, weight] of decision?.weights ?? [])
          if (weight !== 0)
            gain += weight * (level(panel, asset, 'total', t) / level(panel, asset, 'total', t - 1) - 1)
        line.push(line[t - 1]! * (1 + gain))
      }
      const down = 1 - line[row]! / Math.max(...line.slice(-step.days))
      memory.isDown = memory.isDown ? down > step.back + 1e-9 : down >= step.limit - 1e-9
      return memory.isDown ? scaled(weights, step.to) : weights
    }
  }
}

function estimated(
  values: readonly number[],
  estimate: Extract<Step, { kind: 'overlayVolatilityTarget' }>['estimate'],
): number {
  if (estimate === undefined) return spread(values)
  const mean = (of: readonly number[]): number => of.reduce((sum, each) => sum + each, 0) / of.length
  if (estimate.by === 'downside') return Math.sqrt(mean(values.map((each) => (each > 0 ? 0 : each ** 2))))
  const shares = values.map((_, t) => estimate.lambda ** (values.length - 1 - t))
  return Math.sqrt(mean(values.map((each, t) => shares[t]! * each ** 2)) / mean(shares))
}

function mapped(map: Mapping, value: number): number {
  if (Number.isNaN(value)) return 0
  if (map.shape === 'binary') return value >= map.at - 1e-9 ? map.above : map.below
  if (map.shape === 'stepped')
    return map.steps.findLast(({ from }) => value >= from - 1e-9)?.share ?? map.below
  if (map.shape === 'sigmoid')
    return map.low + (map.high - map.low) / (1 + Math.exp(-map.steepness * (value - map.middle)))
  const [low, high] = map.from.at < map.to.at ? [map.from, map.to] : [map.to, map.from]
  if (value <= low.at) return low.share
  if (value >= high.at) return high.share
  return low.share + ((value - low.at) / (high.at - low.at)) * (high.share - low.share)
}

/** Levels up to a row, by session or month-end. */
function listed(
  panel: Panel,
  asset: string,
  reads: 'total' | 'price',
  unit: Window['unit'],
  row: number,
): number[] {
  const list: number[] = []
  for (let r = 0; r <= row; r++)
    if (unit === 'days' || decides(panel, 'month', r)) list.push(level(panel, asset, reads, r))
  return list
}

function returns(panel: Panel, asset: string, row: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => {
    const t = row - count + 1 + k
    return t < 1 ? NaN : level(panel, asset, 'total', t) / level(panel, asset, 'total', t - 1) - 1
  })
}

function mean(panel: Panel, asset: string, window: Window, reads: 'total' | 'price', row: number): number {
  const last = listed(panel, asset, reads, window.unit, row).slice(-window.length)
  return last.length < window.length ? NaN : last.reduce((sum, each) => sum + each, 0) / last.length
}

function spread(values: readonly number[]): number {
  const middle = values.reduce((sum, each) => sum + each, 0) / values.length
  return Math.sqrt(values.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (values.length - 1))
}

/** Every value of an exponential average of a list, from its first full window on; `share` of each new value. */
function smooth(values: readonly number[], length: number, share: number): number[] {
  if (values.length < length) return []
  const out = [values.slice(0, length).reduce((sum, each) => sum + each, 0) / length]
  for (const value of values.slice(length)) out.push(out.at(-1)! * (1 - share) + value * share)
  return out
}

function measured(
  panel: Panel,
  measure: Measure,
  asset: string,
  reads: 'total' | 'price',
  row: number,
): number {
  const list = (unit: Window['unit']): number[] => listed(panel, asset, reads, unit, row)
  const average = (how: 'simple' | 'exponential', window: Window): number =>
    how === 'simple'
      ? mean(panel, asset, window, reads, row)
      : (smooth(list(window.unit), window.length, 2 / (window.length + 1)).at(-1) ?? NaN)
  const changes = (): number[] =>
    list('days').map((value, t, all) => (t === 0 ? NaN : value / all[t - 1]! - 1))
  const risk = (days: number, back = 0): number => {
    const all = changes().slice(1)
    const window = all.slice(
      all.length - back - days < 0 ? all.length : all.length - back - days,
      all.length - back,
    )
    return window.length < days ? NaN : spread(window) * Math.sqrt(252)
  }
  const momentum = (
    unit: Window['unit'],
    windows: readonly { length: number; weight: number }[],
    skip: number,
  ): number => {
    const all = list(unit)
    const back = (n: number): number => all[all.length - 1 - n] ?? NaN
    const weights = windows.reduce((sum, { weight }) => sum + weight, 0)
    return (
      windows.reduce((sum, each) => sum + each.weight * (back(skip) / back(skip + each.length) - 1), 0) /
      weights
    )
  }
  switch (measure.of) {
    case 'closeToAverage':
      return level(panel, asset, reads, row) / average(measure.average, measure.window) - 1
    case 'crossover':
      return average(measure.average, measure.fast) / average(measure.average, measure.slow) - 1
    case 'tripleAverage': {
      const [fast, middle, slow] = [measure.fast, measure.middle, measure.slow].map((w) =>
        average(measure.average, w),
      )
      return Math.min(fast! / middle!, middle! / slow!) - 1
    }
    case 'momentum':
      return momentum(measure.unit, measure.windows, measure.skip)
    case 'momentum13612W':
      return [1, 3, 6, 12].reduce(
        (sum, length) => sum + ((12 / length) * momentum('months', [{ length, weight: 1 }], 0)) / 4,
        0,
      )
    case 'riskAdjustedMomentum':
      return momentum(measure.unit, measure.windows, measure.skip) / risk(measure.volatilityDays)
    case 'trendScore': {
      const logs = list('days')
        .slice(-measure.days - 1)
        .map(Math.log)
      if (logs.length <= measure.days) return NaN
      return (
        (logs.at(-1)! - logs[0]!) /
        (spread(logs.slice(1).map((value, t) => value - logs[t]!)) * Math.sqrt(measure.days))
      )
    }
    case 'breakout': {
      const all = list(measure.enter.unit)
      const [enter, leave] = [measure.enter.length, measure.leave.length]
      let isIn = false
      let off = NaN
      for (let t = Math.max(enter, leave); t < all.length; t++) {
        const line = isIn ? Math.min(...all.slice(t - leave, t)) : Math.max(...all.slice(t - enter, t))
        off = all[t]! / line - 1
        isIn = off >= -1e-9
      }
      return off
    }
    case 'drawdown': {
      const last = list(measure.window.unit).slice(-measure.window.length)
      return last.length < measure.window.length ? NaN : last.at(-1)! / Math.max(...last) - 1
    }
    case 'rsi': {
      const all = list(measure.window.unit)
      const moves = all.slice(1).map((value, t) => value - all[t]!)
      const n = measure.window.length
      const up =
        smooth(
          moves.map((move) => Math.max(0, move)),
          n,
          1 / n,
        ).at(-1) ?? NaN
      const down =
        smooth(
          moves.map((move) => Math.max(0, -move)),
          n,
          1 / n,
        ).at(-1) ?? NaN
      return down === 0 ? (up === 0 ? 50 : 100) : 100 - 100 / (1 + up / down)
    }
    case 'macd': {
      const fast = smooth(list('days'), measure.fast, 2 / (measure.fast + 1))
      const slow = smooth(list('days'), measure.slow, 2 / (measure.slow + 1))
      const line = slow.map((value, t) => fast[fast.length - slow.length + t]! - value)
      const signal = smooth(line, measure.signal, 2 / (measure.signal + 1))
      return ((line.at(-1) ?? NaN) - (signal.at(-1) ?? NaN)) / fast.at(-1)!
    }
    case 'volatility':
      return risk(measure.days)
    case 'volatilityPercentile': {
      const all = Array.from({ length: measure.over }, (_, back) => risk(measure.days, back))
      if (all.some(Number.isNaN)) return NaN
      return all.filter((each) => each <= all[0]!).length / measure.over
    }
    case 'volatilityRatio':
      return risk(measure.short) / risk(measure.long)
    case 'macroLevel':
    case 'macroGrowth':
    case 'macroChange':
    case 'macroAcceleration':
    case 'macroToAverage':
    case 'sahm':
    case 'earningsYieldGap':
      return macroMeasured(panel, measure, panel.days[row]!)
  }
}

/** Observation day and value of a macro series as known on a day, ascending. */
function knownOn(panel: Panel, id: string, today: number): (readonly [number, number])[] {
  const { observed, availableAt, value } = panel.macro!.find((each) => each.id === id)!
  const rows = [...observed].map((on, i) => ({ on, at: availableAt[i]!, value: value[i]! }))
  const newest = new Map<number, number>()
  for (const each of rows.filter(({ at }) => at <= today).sort((a, b) => a.at - b.at))
    newest.set(each.on, each.value)
  const list = [...newest].sort((a, b) => a[0] - b[0])
  const first = Math.min(...rows.filter(({ on }) => on === list.at(-1)?.[0]).map(({ at }) => at))
  return today - first > 200 ? [] : list
}

type Tilt = Extract<Step, { kind: 'tiltByRegime' }>

/** REG-1 and REG-2: growth, inflation, conditions. */
function scoresOn(panel: Panel, { inputs }: Tilt, today: number): [number, number, number] {
  const { growth, inflation, slope, credit, creditLess, smooth, trail } = inputs
  const months = (id: string): Map<number, number> =>
    new Map(knownOn(panel, id, today).map(([on, value]) => [monthIndex(on as Day), value]))
  const value = (of: Map<number, number>, month: number): number =>
    [0, 1, 2, 3].map((back) => of.get(month - back)).find((each) => each !== undefined) ?? NaN
  const scored = (
    ids: readonly string[],
    figure: (of: readonly Map<number, number>[], month: number) => number,
    border?: number,
  ): number => {
    const all = ids.map(months)
    if (all.some(({ size }) => size === 0)) return NaN
    const last = Math.min(...all.map((of) => Math.max(...of.keys())))
    const figures = Array.from({ length: trail }, (_, i) => figure(all, last - trail + 1 + i))
    const mean = (of: readonly number[]): number => of.reduce((sum, each) => sum + each, 0) / of.length
    const middle = mean(figures)
    const deviation = Math.sqrt(figures.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (trail - 1))
    return (mean(figures.slice(-smooth)) - (border ?? middle)) / deviation
  }
  const yearly = ([of]: readonly Map<number, number>[], m: number): number =>
    value(of!, m) / value(of!, m - 12) - 1
  const fall = ([of]: readonly Map<number, number>[], m: number): number => value(of!, m - 12) - value(of!, m)
  const level = ([of, less]: readonly Map<number, number>[], m: number): number =>
    value(of!, m) - (less === undefined ? 0 : value(less, m))
  const moods = [
    ...(slope === undefined ? [] : [scored([slope], level, 0)]),
    ...(credit === undefined
      ? []
      : [-scored(creditLess === undefined ? [credit] : [credit, creditLess], level)]),
  ]
  return [
    scored([growth.series], growth.as === 'fall' ? fall : yearly),
    scored([inflation], yearly),
    moods.length === 0 ? NaN : moods.reduce((sum, each) => sum + each, 0) / moods.length,
  ]
}

/** REG-3 and REG-4. */
function tilted(
  panel: Panel,
  universe: readonly string[],
  step: Tilt,
  row: number,
  weights: Holdings,
  chosen: ReadonlySet<string>,
): Holdings {
  const [growth, inflation, mood] = scoresOn(panel, step, panel.days[row]!)
  if (Number.isNaN(growth) || Number.isNaN(inflation)) return weights
  const quadrant =
    growth < 0 ? (inflation < 0 ? 'slowdown' : 'stagflation') : inflation < 0 ? 'goldilocks' : 'reflation'
  const trust = Math.min(1, Math.abs(growth), Math.abs(inflation))
  const [also, sure] = Number.isNaN(mood)
    ? [{}, 0]
    : [mood < 0 ? step.tilts.tight : step.tilts.easy, Math.min(1, Math.abs(mood))]
  const wanted = universe.map((asset): [string, number] => [
    asset,
    chosen.has(asset) ? trust * (step.tilts[quadrant][asset] ?? 0) + sure * (also[asset] ?? 0) : 0,
  ])
  const has = (asset: string): number => weights.get(asset) ?? 0
  const up = wanted.map(([asset, more]): [string, number] => [asset, Math.max(0, more)])
  const down = wanted.map(([asset, more]): [string, number] => [
    asset,
    Math.min(has(asset), Math.max(0, -more)),
  ])
  const sum = (of: readonly [string, number][]): number => of.reduce((total, [, share]) => total + share, 0)
  const both = Math.min(sum(up), sum(down))
  if (both === 0) return weights
  return new Map(
    universe.map((asset, i) => [
      asset,
      has(asset) + (up[i]![1] / sum(up)) * both - (down[i]![1] / sum(down)) * both,
    ]),
  )
}

function macroMeasured(
  panel: Panel,
  measure: Extract<Measure, { of: `macro${string}` | 'sahm' | 'earningsYieldGap' }>,
  today: number,
): number {
  const known = (id: string): (readonly [number, number])[] => knownOn(panel, id, today)
  const before = (list: readonly (readonly [number, number])[], months: number): number => {
    if (list.length === 0) return NaN
    const { year, month } = ymdFromDay(list.at(-1)![0] as Day)
    const index = year * 12 + month - 1 - months
    const found = list.findLast(([on]) => monthIndex(on as Day) <= index)
    return found?.[1] ?? NaN
  }
  const newest = (list: readonly (readonly [number, number])[]): number => list.at(-1)?.[1] ?? NaN
  switch (measure.of) {
    case 'macroLevel':
      return newest(known(measure.series)) - (measure.minus === undefined ? 0 : newest(known(measure.minus)))
    case 'macroGrowth':
      return newest(known(measure.series)) / before(known(measure.series), measure.months) - 1
    case 'macroChange':
      return newest(known(measure.series)) - before(known(measure.series), measure.months)
    case 'macroAcceleration': {
      const list = known(measure.series)
      const then = before(list, measure.over) / before(list, measure.over + measure.months)
      return newest(list) / before(list, measure.months) - then
    }
    case 'macroToAverage': {
      const list = known(measure.series)
      if (Number.isNaN(before(list, measure.months))) return NaN
      const last = list.slice(-measure.months).map(([, value]) => value)
      return newest(list) - last.reduce((sum, value) => sum + value, 0) / measure.months
    }
    case 'sahm': {
      const values = known(measure.series).map(([, value]) => value)
      const means = values.slice(2).map((value, i) => (value + values[i + 1]! + values[i]!) / 3)
      return means.length < 13 ? NaN : means.at(-1)! - Math.min(...means.slice(-13, -1))
    }
    case 'earningsYieldGap': {
      const prices = known(measure.priceIndex)
      const inflation = newest(prices) / before(prices, 12) - 1
      return 100 / newest(known(measure.cape)) - (newest(known(measure.yield)) - 100 * inflation)
    }
  }
}
