import { moneyFromUnits, quantityFromUnits } from '../../shared/amount.ts'
import type { AssetHint, EventKind, Leg, Role } from '../../shared/trade.ts'

/**
 * The facts of one row, before they are legs. Money and units are plain bigints at the scales of amount.ts: sums of two
 * readable cells may not fit, which is for `legsOf` to find.
 */
export interface Facts {
  readonly kind: EventKind
  readonly currency: string
  readonly asset?: AssetHint | undefined
  /** Units as the cell has them; the kind gives the sign where the file does not. */
  readonly quantity?: bigint | undefined
  /** Effect on the account's cash in `currency`, fee included, positive into the account. */
  readonly amount?: bigint | undefined
  /** What was paid beside the price, positive; zero or left out where there is none. */
  readonly fee?: bigint | undefined
  /** Currency of the fee where it is not `currency`; then `amount` is without it. */
  readonly feeCurrency?: string | undefined
  /** Interest accrued on a bond, that the buyer pays and the seller gets; positive; part of `amount`. */
  readonly accrued?: bigint | undefined
}

/** What a row lacks for its kind: a cell, the right sign, or figures that fit 64 bits. */
export type Lack = 'symbol' | 'quantity' | 'amount' | 'amountSign' | 'range'

/**
 * The legs of an event by the conventions of trade.ts, or what the row lacks for its kind (IMP-12). Cash adds up to
 * `amount` to the cent: the fee leg is the fee, the accrued interest an income leg, the rest the leg of the kind (IMP-5).
 */
export function legsOf(facts: Facts): readonly Leg<AssetHint>[] | Lack {
  const drawn = drawLegs(facts)
  if (typeof drawn === 'string') return drawn
  return drawn.every(({ quantity, amount }) => fits(quantity) && fits(amount)) ? drawn.map(branded) : 'range'
}

/**
 * One cash leg per currency, and the fee: `bought` and `paid` are effects on the account's cash (IMP-11). The amounts are
 * those of single cells and so fit.
 */
export function conversionLegs(
  bought: { readonly currency: string; readonly amount: bigint },
  paid: { readonly currency: string; readonly amount: bigint },
  fee: { readonly currency: string; readonly amount: bigint },
): readonly Leg<AssetHint>[] {
  const cashOf = (side: typeof bought) => cash('principal', side.currency, side.amount)
  return [cashOf(bought), cashOf(paid), ...feeLegs(fee.currency, fee.amount)].map(branded)
}

interface Drawn {
  readonly role: Role
  readonly asset?: AssetHint
  readonly currency?: string
  readonly quantity: bigint
  readonly amount: bigint
}

function branded(leg: Drawn): Leg<AssetHint> {
  return { ...leg, quantity: quantityFromUnits(leg.quantity), amount: moneyFromUnits(leg.amount) }
}

function drawLegs(facts: Facts): readonly Drawn[] | Lack {
  switch (facts.kind) {
    case 'buy':
    case 'reinvestment':
    case 'buyToOpen':
    case 'buyToClose':
      return tradeLegs(facts, 1n)
    case 'sell':
    case 'sellToOpen':
    case 'sellToClose':
      return tradeLegs(facts, -1n)
    case 'dividend':
    case 'interest':
    case 'capGainDistribution':
    case 'returnOfCapital':
      return cashLegs(facts, 'income')
    case 'withholding':
      return cashLegs(facts, 'tax')
    case 'fee':
      return cashLegs(facts, 'fee')
    case 'deposit':
    case 'withdrawal':
      return cashLegs(facts, 'transfer')
    case 'transferIn':
    case 'transferOut':
      return transferLegs(facts)
    case 'split':
    case 'spinOff':
    case 'merger':
    case 'rename':
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
      return actionLegs(facts)
    case 'openingLot':
      return openingLegs(facts)
    case 'fxConversion':
    case 'reliefChoice':
    case 'terms':
      throw new Error(`a row cannot make a ${facts.kind} this way`)
  }
}

function tradeLegs(facts: Facts, direction: 1n | -1n): readonly Drawn[] | Lack {
  const { asset, amount } = facts
  if (asset === undefined) return 'symbol'
  if (amount === undefined) return 'amount'
  const fee = facts.fee ?? 0n
  const accrued = (facts.accrued ?? 0n) * -direction
  const principal = amount + (facts.feeCurrency === undefined ? fee : 0n) - accrued
  if (principal * direction > 0n) return 'amountSign'
  const fees = feeLegs(facts.feeCurrency ?? facts.currency, fee)
  if (asset.kind === 'moneyMarket') {
    return [
      cash('principal', facts.currency, principal),
      cash('transfer', facts.currency, -principal),
      named('transfer', asset),
      ...fees,
    ]
  }
  if (facts.quantity === undefined || facts.quantity === 0n) return 'quantity'
  const size = facts.quantity < 0n ? -facts.quantity : facts.quantity
  return [
    { role: 'principal', asset, quantity: size * direction, amount: 0n },
    cash('principal', facts.currency, principal),
    ...(accrued === 0n ? [] : [cash('income', facts.currency, accrued)]),
    ...fees,
  ]
}

function cashLegs(facts: Facts, role: Role): readonly Drawn[] | Lack {
  const { asset, amount } = facts
  if (amount === undefined) return 'amount'
  const fee = facts.fee ?? 0n
  return [
    ...(asset === undefined ? [] : [named(role, asset)]),
    cash(role, facts.currency, amount + fee),
    ...feeLegs(facts.currency, fee),
  ]
}

/** IMP-6: cash where the row has an amount, units where it has a quantity and no amount; a cash fund at par is cash. */
function transferLegs(facts: Facts): readonly Drawn[] | Lack {
  const { asset, quantity, amount } = facts
  if (amount !== undefined && amount !== 0n) return cashLegs({ ...facts, asset: undefined }, 'transfer')
  if (quantity === undefined || quantity === 0n) return 'amount'
  if (asset === undefined) return 'symbol'
  if (asset.kind === 'moneyMarket')
    return [named('transfer', asset), cash('transfer', facts.currency, quantity / PAR)]
  return [{ role: 'transfer', asset, quantity, amount: 0n }]
}

/** Units as the row has them, signed into the account, and cash where the row has any (a cash merger). */
function actionLegs(facts: Facts): readonly Drawn[] | Lack {
  const { asset, quantity = 0n, amount = 0n, fee = 0n } = facts
  if (asset === undefined) return 'symbol'
  if (quantity === 0n && amount === 0n) return 'quantity'
  return [
    { role: 'principal', asset, quantity, amount: 0n },
    ...(amount === 0n && fee === 0n ? [] : [cash('principal', facts.currency, amount + fee)]),
    ...feeLegs(facts.currency, fee),
  ]
}

/** Units that were there before the history starts, with what they cost as the basis leg where the row says so. */
function openingLegs(facts: Facts): readonly Drawn[] | Lack {
  const { asset, quantity, amount } = facts
  if (asset === undefined) return 'symbol'
  if (quantity === undefined || quantity === 0n) return 'quantity'
  const units = { role: 'principal', asset, quantity, amount: 0n } as const
  if (amount === undefined) return [units]
  return [units, { role: 'basis', asset, quantity: 0n, amount: amount < 0n ? -amount : amount }]
}

function feeLegs(currency: string, fee: bigint): readonly Drawn[] {
  return fee === 0n ? [] : [cash('fee', currency, -fee)]
}

function cash(role: Role, currency: string, amount: bigint): Drawn {
  return { role, currency, quantity: 0n, amount }
}

function named(role: Role, asset: AssetHint): Drawn {
  return { role, asset, quantity: 0n, amount: 0n }
}

function fits(units: bigint): boolean {
  return units < 2n ** 63n && units > -(2n ** 63n)
}

/** Quantity units per money unit at one dollar a share. */
const PAR = 10_000n
