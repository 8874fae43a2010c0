import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { currencyOf } from './lotTable.ts'
import type { Ledger, Position } from './position.ts'
import { heldLots } from './relief.ts'

/** What one account holds of one asset at the end of a day. */
export interface Held {
  readonly account: string
  readonly asset: string
  readonly units: Quantity
  /** Units of lots whose cost is unknown; the costs are those of the other lots, by currency. */
  readonly unknown: Quantity
  readonly costs: readonly { readonly currency: string; readonly cost: Money }[]
}

/** Called with what has changed since the last call, at the end of each day on which something did. */
export type AtDayEnd = (day: Day, changed: readonly Held[]) => void

/** Tells `tell` what is held at the ends of days, while a replay goes on. */
export interface DayEnds {
  /** The replay comes to something that happens on `day`: the day before it is over. */
  reach(day: Day): void
  /** Nothing more happens. */
  finish(): void
}

export function dayEnds(ledger: Ledger, tell: AtDayEnd): DayEnds {
  const last = new Map<Position, string>()
  let open: Day | undefined
  const end = (day: Day): void => {
    const changed: Held[] = []
    for (const position of ledger.positions) {
      const held = heldOf(ledger, position)
      const print = `${held.units} ${held.unknown} ${held.costs.map((c) => `${c.currency}${c.cost}`).join()}`
      if ((last.get(position) ?? NOTHING) === print) continue
      last.set(position, print)
      changed.push(held)
    }
    if (changed.length > 0) tell(day, changed)
  }
  return {
    reach(day) {
      if (open !== undefined && day > open) end(open)
      open = open === undefined || day > open ? day : open
    },
    finish() {
      if (open !== undefined) end(open)
    },
  }
}

const NOTHING = '0 0 '

function heldOf({ lots }: Ledger, { account, asset, long, short }: Position): Held {
  let units = 0n
  let unknown = 0n
  const costs: { currency: string; cost: Money }[] = []
  for (const row of [...heldLots(lots, long), ...heldLots(lots, short)]) {
    const own = lots.units[row] as bigint
    units += own
    if (lots.known[row] === 0) {
      unknown += own
      continue
    }
    const currency = currencyOf(lots, row)
    const sum = costs.find((c) => c.currency === currency)
    const cost = lots.cost[row] as Money
    if (sum === undefined) costs.push({ currency, cost })
    else sum.cost = (sum.cost + cost) as Money
  }
  return { account: account.id, asset, units: units as Quantity, unknown: unknown as Quantity, costs }
}
