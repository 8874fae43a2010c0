import type { Day } from '../../../shared/day.ts'

/** Cash as the holder sees it: paid in negative, got out positive. */
export interface DatedCash {
  readonly day: Day
  readonly amount: number
}

/** Every yearly rate at which the flows are worth nothing (PRF-6): one is an answer, none or several are not. */
export type MoneyWeighted =
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly rates: readonly number[] }

/** The natural logarithms of 1 + rate between which rates are looked for: −99.9999999 % to 100,000,000 %. */
const LOWEST = Math.log(1e-9)
const HIGHEST = Math.log(1e6 + 1)
const STEPS = 4_096

/**
 * The money-weighted return: days ÷ 365 as exponents, as Microsoft documents its XIRR ("(di − d1) / 365", discounted to the
 * earliest flow). Looks along the whole range, so that no rate depends on a guess.
 */
export function xirr(flows: readonly DatedCash[]): MoneyWeighted {
  const byDay = new Map<Day, number>()
  for (const { day, amount } of flows) byDay.set(day, (byDay.get(day) ?? 0) + amount)
  const dated = [...byDay].filter(([, amount]) => amount !== 0).sort(([a], [b]) => a - b)
  if (!dated.some(([, a]) => a > 0) || !dated.some(([, a]) => a < 0)) return { kind: 'none' }
  const first = dated[0]![0]
  const times = Float64Array.from(dated, ([day]) => (day - first) / 365)
  const amounts = Float64Array.from(dated, ([, amount]) => amount)
  const worth = (x: number) => relativeWorth(times, amounts, x)

  const at = (i: number) => LOWEST + ((HIGHEST - LOWEST) * i) / STEPS
  const roots: number[] = []
  let before = worth(at(0))
  let here = worth(at(1))
  if (before === 0) roots.push(at(0))
  for (let i = 1; i <= STEPS; i++) {
    const after = i < STEPS ? worth(at(i + 1)) : NaN
    if (here === 0) roots.push(at(i))
    else if (before * here < 0) roots.push(between(worth, at(i - 1), at(i)))
    else if (
      before * here > 0 &&
      here * after > 0 &&
      Math.abs(here) < Math.min(Math.abs(before), Math.abs(after))
    )
      roots.push(...nearTouch(worth, at(i - 1), at(i + 1)))
    before = here
    here = after
  }
  const rates = roots.map(Math.expm1)
  if (rates.length === 0) return { kind: 'none' }
  return rates.length === 1 ? { kind: 'rate', rate: rates[0]! } : { kind: 'several', rates }
}

/** Present value at e^x − 1 a year over the sum of present sizes: −1 to 1 whatever the amounts, and zero where the value is. */
function relativeWorth(times: Float64Array, amounts: Float64Array, x: number): number {
  // The largest exponent is taken out, so that nothing overflows.
  const most = x < 0 ? -x * times[times.length - 1]! : 0
  let value = 0
  let size = 0
  for (let i = 0; i < times.length; i++) {
    const term = amounts[i]! * Math.exp(-x * times[i]! - most)
    value += term
    size += Math.abs(term)
  }
  return value / size
}

/** Bisection: sure, and 200 halvings of this range are past the last bit. */
function between(worth: (x: number) => number, from: number, to: number): number {
  const sign = Math.sign(worth(from))
  let low = from
  let high = to
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (Math.sign(worth(middle)) === sign) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Where the value comes near zero between two steps without changing its sign: the two rates there, or none. */
function nearTouch(worth: (x: number) => number, from: number, to: number): number[] {
  const sign = Math.sign(worth(from))
  let low = from
  let high = to
  for (let i = 0; i < 100; i++) {
    const a = low + (high - low) / 3
    const b = high - (high - low) / 3
    if (Math.abs(worth(a)) < Math.abs(worth(b))) high = b
    else low = a
    const middle = (low + high) / 2
    if (Math.sign(worth(middle)) !== sign) return [between(worth, from, middle), between(worth, middle, to)]
  }
  return []
}
