import type { Money, Price, Quantity } from '../../shared/amount.ts'
import { valueOfUnits } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Gap } from '../../shared/lot.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { Holding } from './holdings.ts'
import { causesOfCash, causesOfCost, causesOfUnits, historyOf } from './reconcileCauses.ts'
import type { LikelyCause } from './reconcileCauses.ts'

/** Units that a broker states. Assets that the ledger does not know have an id of the caller's making. */
export interface StatedUnits {
  readonly account: string
  readonly asset: string
  readonly line: number
  readonly quantity: Quantity
  /** Digits shown behind the decimal mark. */
  readonly decimals: number
  readonly cost: Money | undefined
  readonly price: Price | undefined
  readonly currency: string
}

export interface StatedSum {
  readonly account: string
  readonly currency: string
  readonly line: number
  readonly amount: Money
}

/** What both sides say at the end of one day, for the accounts that are compared. */
export interface TwoSides {
  readonly day: Day
  readonly accounts: readonly string[]
  readonly stated: readonly StatedUnits[]
  readonly statedCash: readonly StatedSum[]
  readonly held: readonly Holding[]
  readonly cash: readonly { readonly account: string; readonly currency: string; readonly amount: Money }[]
  readonly gaps: readonly Gap[]
  /** Events in force, also those after the day. */
  readonly events: readonly LedgerEvent[]
  /** The last close by asset, where there is one and the file gives none. */
  readonly close: (asset: string) => Price | undefined
}

/** One figure on both sides; `apart` is file − ledger, in units (1e-10) or money (1e-6). */
export interface Compared {
  readonly what: 'units' | 'cash' | 'cost'
  readonly account: string
  readonly asset: string | undefined
  readonly currency: string
  readonly line: number | undefined
  readonly inFile: bigint
  readonly inLedger: bigint | undefined
  readonly apart: bigint | undefined
  /** What `apart` is worth, above zero; undefined where no price tells. */
  readonly money: Money | undefined
  readonly state: 'equal' | 'rounded' | 'different'
  readonly causes: readonly LikelyCause[]
}

/**
 * The ledger against a broker's positions: every figure that both or one of them has, differences first by what they are
 * worth, each with its likely causes (REC-3 to REC-8). Units and cash decide about equality, cost does not (REC-5).
 */
export function reconcile(sides: TwoSides): Compared[] {
  const history = historyOf(sides.events)
  const units = compareUnits(sides)
  const apart = units.filter(({ state }) => state === 'different')
  const withCauses = units.map((row): Compared =>
    row.state === 'different' ? { ...row, causes: causesOfUnits(row, apart, sides, history) } : row,
  )
  const cash = compareCash(sides).map((row): Compared =>
    row.state === 'different' ? { ...row, causes: causesOfCash(row, apart, sides, history) } : row,
  )
  return [...withCauses, ...cash, ...compareCost(sides, units)].sort(byWeight)
}

function compareUnits(sides: TwoSides): Compared[] {
  const rows = new Map<
    string,
    { stated: StatedUnits[]; held: bigint; account: string; asset: string; currency: string }
  >()
  const rowOf = (account: string, asset: string, currency: string) => {
    const key = `${account}\n${asset}`
    const there = rows.get(key)
    if (there) return there
    const fresh = { stated: [], held: 0n, account, asset, currency }
    rows.set(key, fresh)
    return fresh
  }
  for (const stated of sides.stated) {
    if (sides.accounts.includes(stated.account))
      rowOf(stated.account, stated.asset, stated.currency).stated.push(stated)
  }
  for (const { account, asset, quantity, currency } of sides.held) {
    if (sides.accounts.includes(account)) rowOf(account, asset, currency).held += quantity
  }
  return [...rows.values()].map(({ stated, held, account, asset, currency }) => {
    const inFile = stated.reduce((sum, { quantity }) => sum + quantity, 0n)
    const apart = inFile - held
    const price = stated.find((row) => row.price !== undefined)?.price ?? sides.close(asset)
    return {
      what: 'units',
      account,
      asset,
      currency,
      line: stated[0]?.line,
      inFile,
      inLedger: held,
      apart,
      money: price === undefined ? undefined : valueOfUnits(sizeOf(apart) as Quantity, price),
      state: stateOf(apart, displayed(stated)),
      causes: [],
    }
  })
}

/** Half of the last decimal shown, at 1e-10, times the rows that were summed; zero where fewer than two are shown. */
function displayed(stated: readonly StatedUnits[]): bigint {
  const decimals = Math.min(...stated.map((row) => row.decimals))
  if (stated.length === 0 || decimals < 2 || decimals >= 10) return 0n
  return (10n ** BigInt(10 - decimals) / 2n) * BigInt(stated.length)
}

function compareCash(sides: TwoSides): Compared[] {
  const stating = new Set(sides.statedCash.map(({ account }) => account))
  const rows = new Map<
    string,
    {
      account: string
      currency: string
      line: number | undefined
      inFile: bigint
      inLedger: bigint
      sums: bigint
    }
  >()
  const rowOf = (account: string, currency: string) => {
    const key = `${account}\n${currency}`
    const there = rows.get(key)
    if (there) return there
    const fresh = {
      account,
      currency,
      line: undefined as number | undefined,
      inFile: 0n,
      inLedger: 0n,
      sums: 0n,
    }
    rows.set(key, fresh)
    return fresh
  }
  for (const { account, currency, amount, line } of sides.statedCash) {
    if (!sides.accounts.includes(account)) continue
    const row = rowOf(account, currency)
    row.inFile += amount
    row.sums += 1n
    row.line ??= line
  }
  for (const { account, currency, amount } of sides.cash) {
    if (amount !== 0n && stating.has(account) && sides.accounts.includes(account))
      rowOf(account, currency).inLedger += amount
  }
  return [...rows.values()].map(({ account, currency, line, inFile, inLedger, sums }) => {
    const apart = inFile - inLedger
    return {
      what: 'cash',
      account,
      asset: undefined,
      currency,
      line,
      inFile,
      inLedger,
      apart,
      money: sizeOf(apart) as Money,
      state: stateOf(apart, HALF_A_CENT * (sums === 0n ? 1n : sums)),
      causes: [],
    }
  })
}

/** Only where the units agree: of other units the cost is another anyway. */
function compareCost(sides: TwoSides, units: readonly Compared[]): Compared[] {
  return units.flatMap((row): Compared[] => {
    const stated = sides.stated.filter(({ account, asset }) => account === row.account && asset === row.asset)
    if (row.state === 'different' || row.inFile === 0n || stated.length === 0) return []
    const held = sides.held.find(({ account, asset }) => account === row.account && asset === row.asset)
    let inFile = 0n
    for (const { cost } of stated) {
      if (cost === undefined) return []
      inFile += cost
    }
    if (held === undefined || held.currency !== row.currency) return []
    const apart = held.cost === undefined ? undefined : inFile - held.cost
    const state = apart === undefined ? 'different' : stateOf(apart, HALF_A_CENT * BigInt(stated.length))
    return [
      {
        what: 'cost',
        account: row.account,
        asset: row.asset,
        currency: row.currency,
        line: row.line,
        inFile,
        inLedger: held.cost,
        apart,
        money: apart === undefined ? undefined : (sizeOf(apart) as Money),
        state,
        causes: state === 'different' ? causesOfCost(held.cost) : [],
      },
    ]
  })
}

function stateOf(apart: bigint, shown: bigint): Compared['state'] {
  if (apart === 0n) return 'equal'
  return sizeOf(apart) <= shown ? 'rounded' : 'different'
}

/** REC-8: differences before the rest, cost behind units and cash, the dearest first, unpriced behind priced. */
function byWeight(a: Compared, b: Compared): number {
  return (
    rank(a) - rank(b) ||
    compare(b.money ?? -1n, a.money ?? -1n) ||
    compare(a.account, b.account) ||
    compare(a.asset ?? '', b.asset ?? '') ||
    compare(a.currency, b.currency)
  )
}

function rank({ state, what }: Compared): number {
  return (state === 'different' ? 0 : 2) + (what === 'cost' ? 1 : 0)
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sizeOf(signed: bigint): bigint {
  return signed < 0n ? -signed : signed
}

const HALF_A_CENT = 5000n
