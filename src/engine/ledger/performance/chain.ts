import type { Day } from '../../../shared/day.ts'

/** A scope at the end of a day, in one currency at one scale; all that crosses its border on that day counted positive. */
export interface DayValue {
  readonly day: Day
  readonly value: bigint
  /** Cash that came, there from the start of the day, and cash that left, there to its end. */
  readonly came: bigint
  readonly left: bigint
  /** Units that came less units that left, at the close (PRF-2). */
  readonly inKind: bigint
  /** Everything held had a recent price: the return up to here can be told (PRF-4). */
  readonly valued: boolean
}

/** The growth from the end of one day to the end of another as an exact fraction; `bridged` by modified Dietz (PRF-5). */
export interface Link {
  readonly from: Day
  readonly to: Day
  readonly up: bigint
  readonly down: bigint
  readonly bridged: boolean
}

/** PRF-4, PRF-5. The first day is where the chain starts: what crossed the border on it counts before it. */
export function chain(days: readonly DayValue[]): Link[] {
  const links: Link[] = []
  let start = 0
  for (let i = 1; i < days.length; i++) {
    if (!days[i]!.valued && i < days.length - 1) continue
    // Nothing crossed on the days between: the return over them needs no value of theirs.
    const quiet = days.slice(start + 1, i).every((d) => d.came === 0n && d.left === 0n && d.inKind === 0n)
    const plain = quiet && days[i]!.valued && days[start]!.valued
    links.push(plain ? dayLink(days[start]!, days[i]!) : bridge(days.slice(start, i + 1)))
    start = i
  }
  return links
}

/** The product of links as a float; 1 where there are none. */
export function growthOf(links: readonly Link[]): number {
  return links.reduce((product, { up, down }) => product * ratio(up, down), 1)
}

/** A fraction of any size as a float. */
export function ratio(up: bigint, down: bigint): number {
  const bits = Math.max(up.toString(2).length, down.toString(2).length) - 1_000
  if (bits <= 0) return Number(up) / Number(down)
  return Number(up >> BigInt(bits)) / Number(down >> BigInt(bits))
}

function dayLink(before: DayValue, now: DayValue): Link {
  const up = now.value + now.left - now.inKind
  const down = before.value + now.came
  return linkOf(before.day, now.day, up, down, false)
}

/** Modified Dietz: gain over the start and the flows, each weighed with the share of the stretch still to come at the end of its day. */
function bridge(days: readonly DayValue[]): Link {
  const first = days[0]!
  const last = days.at(-1)!
  const length = BigInt(last.day - first.day)
  let flows = 0n
  let weighed = 0n
  for (const { day, came, left, inKind } of days.slice(1)) {
    const flow = came - left + inKind
    flows += flow
    weighed += flow * BigInt(last.day - day)
  }
  const down = first.value * length + weighed
  return linkOf(first.day, last.day, down + (last.value - first.value - flows) * length, down, true)
}

function linkOf(from: Day, to: Day, up: bigint, down: bigint, bridged: boolean): Link {
  return down > 0n ? { from, to, up, down, bridged } : { from, to, up: 1n, down: 1n, bridged }
}
