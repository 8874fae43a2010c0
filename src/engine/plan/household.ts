import type { AssetKind, TaxType } from '../../shared/account.ts'
import type { Money, Price, Quantity, Rate } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Lot, Term } from '../../shared/lot.ts'
import type { Core } from '../../shared/strategy.ts'
import type { WashPiece } from '../ledger/washSale.ts'
import type { WashedLot } from '../ledger/washSaleLots.ts'
import type { TaxFacts } from '../tax/year.ts'

/** The key under which cash stands beside assets in targets and weights. */
export const CASH = 'cash'

export interface PlanAccount {
  readonly id: string
  readonly name: string
  readonly taxType: TaxType
  /** In the plan's currency; below zero where the account owes. */
  readonly cash: Money
}

export interface PlanAsset {
  readonly id: string
  readonly symbol: string
  readonly name: string
  readonly kind: AssetKind
  /** Its long-term gains pay up to 28 %. */
  readonly collectible: boolean
  /** Assets of one group replace each other in a wash sale; undefined where none applies (WSH-1). */
  readonly washGroup: string | undefined
}

export interface Quote {
  /** Raw close in the plan's currency. */
  readonly price: Price
  readonly day: Day
  readonly sessionsOld: number
}

/** A sleeve's weights as a decision set them: shares of the sleeve by asset, `cash` or the missing rest in cash. */
export type Weights = ReadonlyMap<string, number>

export interface SleeveInForce {
  readonly id: string
  /** The sleeve's own budget: only its proportion to the others counts (DRF-3). */
  readonly budget: number
  /** What the sleeve may hold: its universe and where it waits. */
  readonly assets: readonly string[]
  readonly parksIn: string
  readonly now: Weights
  readonly before: Weights
}

/** A sale of the year, of any account of the household. `gain` is before wash sales; undefined where the basis is unknown. */
export interface Realised {
  readonly account: string
  readonly taxType: TaxType
  readonly asset: string
  readonly sold: Day
  readonly quantity: Quantity
  readonly gain: Money | undefined
  readonly term: Term
  /** The part of a loss that purchases so far disallow; zero or above. */
  readonly disallowed: Money
}

/** Sold or moved units of a plan account that no lot covers. */
export interface MissingLots {
  readonly account: string
  readonly asset: string
  readonly quantity: Quantity
}

/** The facts that a proposal is made of, as of one day. */
export interface Household {
  readonly asOf: Day
  readonly accounts: readonly PlanAccount[]
  /** Every account of the household by id, for wash sales: plan accounts and others. */
  readonly taxTypes: ReadonlyMap<string, TaxType>
  readonly assets: ReadonlyMap<string, PlanAsset>
  readonly quotes: ReadonlyMap<string, Quote>
  /** Open lots of every account of the household. */
  readonly lots: readonly Lot[]
  /** Sales since 1 January, and of the 30 days before the day. */
  readonly realised: readonly Realised[]
  /** The ledger's pieces as wash sales take them, and what became of its open lots, in the same order (WSH). */
  readonly washing: { readonly given: readonly WashPiece[]; readonly open: readonly WashedLot[] }
  readonly missing: readonly MissingLots[]
  /** Sum of all purchases and sales in plan accounts from 1 January to the day, as positive amounts. */
  readonly tradedThisYear: Money
  readonly core: Core
  readonly sleeves: readonly SleeveInForce[]
  readonly budget: Rate
  readonly cap: Rate
  readonly minimumTrade: Money
  readonly costRate: Rate
  readonly turnoverBudget: number
  readonly staleAfter: number
  readonly tax: TaxFacts
}
