import type { Money, Quantity } from '../../shared/amount.ts'
import { valueOfUnits } from '../../shared/amount.ts'
import { addDays } from '../../shared/day.ts'
import type { Day } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { Compared, TwoSides } from './reconcile.ts'

/** What is likely behind a difference, with the figures that make it likely. */
export type LikelyCause =
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'otherAccount'; readonly account: string }
  | {
      readonly kind: 'splitUnrecorded'
      readonly after: number
      readonly before: number
      readonly added: Quantity
    }
  | { readonly kind: 'otherDay'; readonly day: Day }
  | {
      readonly kind: 'rowTwice'
      readonly event: string
      readonly day: Day
      readonly quantity: Quantity
      readonly amount: Money
    }
  | {
      readonly kind: 'dividendReinvested'
      readonly day: Day
      readonly quantity: Quantity
      readonly amount: Money
    }
  | { readonly kind: 'openingLotMissing'; readonly quantity: Quantity }
  | {
      readonly kind: 'tradeAfterImport'
      readonly side: 'bought' | 'sold'
      readonly quantity: Quantity
      readonly from: Day
      readonly to: Day
    }
  | { readonly kind: 'cashOfTrades' | 'fee' | 'income' | 'moneyMoved'; readonly amount: Money }
  | { readonly kind: 'costMethod' | 'costUnknown' | 'notRecorded' }

/** Events by account, and by account and asset, each in their order: walked once, for every difference looks into them. */
export interface History {
  of(account: string): readonly LedgerEvent[]
  ofAsset(account: string, asset: string): readonly LedgerEvent[]
}

export function historyOf(events: readonly LedgerEvent[]): History {
  const byPlace = new Map<string, LedgerEvent[]>()
  const add = (place: string, event: LedgerEvent) => {
    const there = byPlace.get(place)
    if (there === undefined) byPlace.set(place, [event])
    else if (there.at(-1) !== event) there.push(event)
  }
  for (const event of events) {
    add(event.account, event)
    for (const { asset } of event.legs) if (asset !== undefined) add(`${event.account}\n${asset}`, event)
  }
  return {
    of: (account) => byPlace.get(account) ?? [],
    ofAsset: (account, asset) => byPlace.get(`${account}\n${asset}`) ?? [],
  }
}

type UnitsApart = Compared & { readonly asset: string; readonly apart: bigint; readonly inLedger: bigint }

/** REC-6, the most likely first. `apart` holds all differences in units, this one too. */
export function causesOfUnits(
  row: Compared,
  apart: readonly Compared[],
  sides: TwoSides,
  history: History,
): LikelyCause[] {
  if (!isUnits(row)) return []
  const own = history.ofAsset(row.account, row.asset)
  const found = [
    renamed(row, apart),
    otherAccount(row, apart),
    splitUnrecorded(row, sides),
    otherDay(row, own, sides.day),
    rowTwice(own, sides.day, (event) => -unitsOf(event, row.asset), row.apart),
    dividendReinvested(row, own, sides),
    openingLotMissing(row, own, sides),
    tradeAfterImport(row, history.of(row.account), sides.day),
  ].filter((cause) => cause !== undefined)
  return found.length === 0 ? [{ kind: 'notRecorded' }] : found
}

/** REC-7, the most likely first. */
export function causesOfCash(
  row: Compared,
  apart: readonly Compared[],
  sides: TwoSides,
  history: History,
): LikelyCause[] {
  const d = row.apart ?? 0n
  const amount = d as Money
  const own = history.of(row.account)
  const found: LikelyCause[] = []
  const traded = apart
    .filter((units) => units.account === row.account && units.currency === row.currency)
    .reduce<bigint | undefined>((sum, units) => {
      if (sum === undefined || units.money === undefined) return undefined
      return sum + ((units.apart ?? 0n) < 0n ? units.money : -units.money)
    }, 0n)
  if (traded !== undefined && traded !== 0n && isWithin(d, traded, 100n))
    found.push({ kind: 'cashOfTrades', amount })
  const twice = rowTwice(own, sides.day, (event) => -cashOf(event, row.currency), d)
  if (twice) found.push(twice)
  if (found.length > 0) return found
  const isSmall = sizeOf(d) <= TEN || (sizeOf(d) <= 10n * TEN && sizeOf(d) * 100n <= sizeOf(row.inFile))
  if (!isSmall) return [{ kind: 'moneyMoved', amount }]
  return [{ kind: d < 0n ? 'fee' : 'income', amount }]
}

export function causesOfCost(inLedger: Money | undefined): LikelyCause[] {
  return [{ kind: inLedger === undefined ? 'costUnknown' : 'costMethod' }]
}

/** The same units under another name on the other side alone. */
function renamed(row: UnitsApart, apart: readonly Compared[]): LikelyCause | undefined {
  const isOnlyInFile = row.inLedger === 0n
  const isOnlyInLedger = row.inFile === 0n
  if (!isOnlyInFile && !isOnlyInLedger) return undefined
  const partner = apart.find(
    (other): other is UnitsApart =>
      isUnits(other) &&
      other.account === row.account &&
      other.asset !== row.asset &&
      (isOnlyInFile
        ? other.inFile === 0n && other.inLedger === row.inFile
        : other.inLedger === 0n && other.inFile === row.inLedger),
  )
  if (partner === undefined) return undefined
  return isOnlyInFile
    ? { kind: 'renamed', from: partner.asset, to: row.asset }
    : { kind: 'renamed', from: row.asset, to: partner.asset }
}

function otherAccount(row: UnitsApart, apart: readonly Compared[]): LikelyCause | undefined {
  const other = apart.find(
    ({ account, asset, apart: its }) => account !== row.account && asset === row.asset && its === -row.apart,
  )
  return other && { kind: 'otherAccount', account: other.account }
}

const RATIOS: readonly (readonly [after: number, before: number])[] = [
  ...Array.from({ length: 49 }, (_, i) => [i + 2, 1] as const),
  ...Array.from({ length: 49 }, (_, i) => [1, i + 2] as const),
  [3, 2],
  [4, 3],
  [5, 4],
  [5, 2],
]

function splitUnrecorded(row: UnitsApart, sides: TwoSides): LikelyCause | undefined {
  if (row.inFile <= 0n || row.inLedger <= 0n) return undefined
  const ratio = RATIOS.find(([after, before]) => row.inFile * BigInt(before) === row.inLedger * BigInt(after))
  if (ratio === undefined) return undefined
  const stated = sides.stated.filter(({ account, asset }) => account === row.account && asset === row.asset)
  const held = sides.held.find(({ account, asset }) => account === row.account && asset === row.asset)
  const cost = stated.reduce<bigint | undefined>(
    (sum, each) => (sum === undefined || each.cost === undefined ? undefined : sum + each.cost),
    0n,
  )
  if (cost !== undefined && held?.cost !== undefined && !isWithin(cost, held.cost, 100n)) return undefined
  return { kind: 'splitUnrecorded', after: ratio[0], before: ratio[1], added: row.apart as Quantity }
}

/** Units on the days around, told from the events between; the nearest day that fits, an earlier one first. */
function otherDay(row: UnitsApart, own: readonly LedgerEvent[], day: Day): LikelyCause | undefined {
  const movesOn = new Map<Day, bigint>()
  for (const event of own) {
    if (Math.abs(event.tradeDay - day) > DAYS_AROUND) continue
    const units = unitsOf(event, row.asset)
    if (units !== 0n) movesOn.set(event.tradeDay, (movesOn.get(event.tradeDay) ?? 0n) + units)
  }
  let before = row.inLedger
  let after = row.inLedger
  for (let n = 1; n <= DAYS_AROUND; n++) {
    before -= movesOn.get(addDays(day, 1 - n)) ?? 0n
    if (before === row.inFile && before !== row.inLedger) return { kind: 'otherDay', day: addDays(day, -n) }
    after += movesOn.get(addDays(day, n)) ?? 0n
    if (after === row.inFile && after !== row.inLedger) return { kind: 'otherDay', day: addDays(day, n) }
  }
  return undefined
}

/** The newest event that moved the difference, where another of its kind within a week moved the same. */
function rowTwice(
  own: readonly LedgerEvent[],
  day: Day,
  leftOut: (event: LedgerEvent) => bigint,
  apart: bigint,
): LikelyCause | undefined {
  const same = own.filter((event) => event.tradeDay <= day && apart !== 0n && leftOut(event) === apart)
  for (let i = same.length - 1; i > 0; i--) {
    const event = same[i]!
    // Events stand in the order of their days, so the nearest earlier one of the kind is found by walking back a week.
    let n = i - 1
    while (n >= 0 && event.tradeDay - same[n]!.tradeDay <= WEEK && same[n]!.kind !== event.kind) n--
    if (n < 0 || event.tradeDay - same[n]!.tradeDay > WEEK) continue
    const quantity = event.legs.reduce((sum, leg) => sum + leg.quantity, 0n) as Quantity
    const amount = event.legs.reduce(
      (sum, leg) => sum + (leg.currency === undefined ? 0n : leg.amount),
      0n,
    ) as Money
    return { kind: 'rowTwice', event: event.key, day: event.tradeDay, quantity, amount }
  }
  return undefined
}

function dividendReinvested(
  row: UnitsApart,
  own: readonly LedgerEvent[],
  sides: TwoSides,
): LikelyCause | undefined {
  if (row.apart <= 0n || row.inLedger <= 0n || row.apart * 10n > row.inLedger) return undefined
  const price =
    sides.stated.find(({ account, asset }) => account === row.account && asset === row.asset)?.price ??
    sides.close(row.asset)
  if (price === undefined) return undefined
  const worth = valueOfUnits(row.apart as Quantity, price)
  const paid = own.findLast(
    (event) =>
      (event.kind === 'dividend' || event.kind === 'capGainDistribution') &&
      event.tradeDay <= sides.day &&
      event.tradeDay >= sides.day - DIVIDEND_DAYS &&
      isWithin(cashOf(event, row.currency), worth, 20n),
  )
  if (paid === undefined) return undefined
  return {
    kind: 'dividendReinvested',
    day: paid.tradeDay,
    quantity: row.apart as Quantity,
    amount: cashOf(paid, row.currency) as Money,
  }
}

function openingLotMissing(
  row: UnitsApart,
  own: readonly LedgerEvent[],
  sides: TwoSides,
): LikelyCause | undefined {
  if (row.apart <= 0n) return undefined
  const hasGap = sides.gaps.some(({ account, asset }) => account === row.account && asset === row.asset)
  return hasGap || own.length === 0
    ? { kind: 'openingLotMissing', quantity: row.apart as Quantity }
    : undefined
}

function tradeAfterImport(row: UnitsApart, own: readonly LedgerEvent[], day: Day): LikelyCause | undefined {
  const last = own.at(-1)?.tradeDay
  if (last === undefined || last >= day) return undefined
  return {
    kind: 'tradeAfterImport',
    side: row.apart > 0n ? 'bought' : 'sold',
    quantity: sizeOf(row.apart) as Quantity,
    from: addDays(last, 1),
    to: day,
  }
}

function isUnits(row: Compared): row is UnitsApart {
  return (
    row.what === 'units' && row.asset !== undefined && row.apart !== undefined && row.inLedger !== undefined
  )
}

function unitsOf(event: LedgerEvent, asset: string): bigint {
  return event.legs.reduce((sum, leg) => sum + (leg.asset === asset ? leg.quantity : 0n), 0n)
}

function cashOf(event: LedgerEvent, currency: string): bigint {
  return event.legs.reduce((sum, leg) => sum + (leg.currency === currency ? leg.amount : 0n), 0n)
}

/** |a − b| at most one part in `parts` of b, and of one sign. */
function isWithin(a: bigint, b: bigint, parts: bigint): boolean {
  return a !== 0n && a < 0n === b < 0n && sizeOf(a - b) * parts <= sizeOf(b)
}

function sizeOf(signed: bigint): bigint {
  return signed < 0n ? -signed : signed
}

const DAYS_AROUND = 10
const WEEK = 7
const DIVIDEND_DAYS = 120
/** Ten units of currency. */
const TEN = 10_000_000n
