import type { Money, Quantity } from '../../shared/amount.ts'
import { moneyFromUnits, quantityFromUnits } from '../../shared/amount.ts'
import type { AssetHint, EventKind, Leg, Role } from '../../shared/trade.ts'

/** The facts of one row, before they are legs. */
export interface Facts {
  readonly kind: EventKind
  readonly currency: string
  readonly asset?: AssetHint | undefined
  /** Units as the cell has them; the kind gives the sign where the file does not. */
  readonly quantity?: Quantity | undefined
  /** Effect on the account's cash in `currency`, fee included, positive into the account. */
  readonly amount?: Money | undefined
  /** What was paid beside the price, positive; zero or left out where there is none. */
  readonly fee?: Money | undefined
  /** Currency of the fee where it is not `currency`; then `amount` is without it. */
  readonly feeCurrency?: string | undefined
  /** Interest accrued on a bond, that the buyer pays and the seller gets; positive; part of `amount`. */
  readonly accrued?: Money | undefined
}

export type Lack = 'symbol' | 'quantity' | 'amount' | 'quantitySign' | 'amountSign'

/**
 * The legs of an event by the conventions of trade.ts, or what the row lacks for its kind (IMP-12). Cash adds up to
 * `amount` to the cent: the fee leg is the fee, the accrued interest an income leg, the rest the leg of the kind (IMP-5).
 */
export function legsOf(facts: Facts): readonly Leg<AssetHint>[] | Lack {
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
      throw new Error(`a row cannot make a ${facts.kind} this way`)
  }
}

/** One cash leg per currency, and the fee: `bought` and `paid` are effects on the account's cash (IMP-11). */
export function conversionLegs(
  bought: { readonly currency: string; readonly amount: Money },
  paid: { readonly currency: string; readonly amount: Money },
  fee: { readonly currency: string; readonly amount: Money },
): readonly Leg<AssetHint>[] {
  return [
    cash('principal', bought.currency, bought.amount),
    cash('principal', paid.currency, paid.amount),
    ...feeLegs(fee.currency, fee.amount),
  ]
}

function tradeLegs(facts: Facts, direction: 1n | -1n): readonly Leg<AssetHint>[] | Lack {
  const { asset, amount } = facts
  if (asset === undefined) return 'symbol'
  if (amount === undefined) return 'amount'
  const fee = facts.fee ?? zeroMoney
  const accrued = moneyFromUnits((facts.accrued ?? 0n) * -direction)
  const principal = moneyFromUnits(amount + (facts.feeCurrency === undefined ? fee : 0n) - accrued)
  if (principal * direction > 0n) return 'amountSign'
  const fees = feeLegs(facts.feeCurrency ?? facts.currency, fee)
  if (asset.kind === 'moneyMarket') {
    const back = moneyFromUnits(-principal)
    return [
      cash('principal', facts.currency, principal),
      cash('transfer', facts.currency, back),
      named('transfer', asset),
      ...fees,
    ]
  }
  if (facts.quantity === undefined || facts.quantity === 0n) return 'quantity'
  const size = facts.quantity < 0n ? -facts.quantity : facts.quantity
  return [
    { role: 'principal', asset, quantity: quantityFromUnits(size * direction), amount: zeroMoney },
    cash('principal', facts.currency, principal),
    ...(accrued === 0n ? [] : [cash('income', facts.currency, accrued)]),
    ...fees,
  ]
}

function cashLegs(facts: Facts, role: Role): readonly Leg<AssetHint>[] | Lack {
  const { asset, amount } = facts
  if (amount === undefined) return 'amount'
  const fee = facts.fee ?? zeroMoney
  return [
    ...(asset === undefined ? [] : [named(role, asset)]),
    cash(role, facts.currency, moneyFromUnits(amount + fee)),
    ...feeLegs(facts.currency, fee),
  ]
}

/** IMP-6: cash where the row has an amount, units where it has a quantity and no amount; a cash fund at par is cash. */
function transferLegs(facts: Facts): readonly Leg<AssetHint>[] | Lack {
  if (facts.amount !== undefined && facts.amount !== 0n)
    return cashLegs({ ...facts, asset: undefined }, 'transfer')
  if (facts.quantity === undefined || facts.quantity === 0n) return 'amount'
  if (facts.asset === undefined) return 'symbol'
  if (facts.asset.kind === 'moneyMarket') {
    return [
      named('transfer', facts.asset),
      cash('transfer', facts.currency, moneyFromUnits(facts.quantity / PAR)),
    ]
  }
  return [{ role: 'transfer', asset: facts.asset, quantity: facts.quantity, amount: zeroMoney }]
}

/** Units as the row has them, signed into the account, and cash where the row has any (a cash merger). */
function actionLegs(facts: Facts): readonly Leg<AssetHint>[] | Lack {
  const { asset, amount } = facts
  if (asset === undefined) return 'symbol'
  const units = facts.quantity ?? zeroQuantity
  const paid = amount ?? zeroMoney
  if (units === 0n && paid === 0n) return 'quantity'
  const fee = facts.fee ?? zeroMoney
  return [
    { role: 'principal', asset, quantity: units, amount: zeroMoney },
    ...(paid === 0n && fee === 0n ? [] : [cash('principal', facts.currency, moneyFromUnits(paid + fee))]),
    ...feeLegs(facts.currency, fee),
  ]
}

/** Units that were there before the history starts, with what they cost as the basis leg where the row says so. */
function openingLegs(facts: Facts): readonly Leg<AssetHint>[] | Lack {
  const { asset, quantity, amount } = facts
  if (asset === undefined) return 'symbol'
  if (quantity === undefined || quantity === 0n) return 'quantity'
  const cost = amount === undefined ? undefined : moneyFromUnits(amount < 0n ? -amount : amount)
  return [
    { role: 'principal', asset, quantity, amount: zeroMoney },
    ...(cost === undefined ? [] : [{ role: 'basis', asset, quantity: zeroQuantity, amount: cost } as const]),
  ]
}

function feeLegs(currency: string, fee: Money): readonly Leg<AssetHint>[] {
  return fee === 0n ? [] : [cash('fee', currency, moneyFromUnits(-fee))]
}

function cash(role: Role, currency: string, amount: Money): Leg<AssetHint> {
  return { role, currency, quantity: zeroQuantity, amount }
}

function named(role: Role, asset: AssetHint): Leg<AssetHint> {
  return { role, asset, quantity: zeroQuantity, amount: zeroMoney }
}

const zeroMoney = moneyFromUnits(0n)
const zeroQuantity = quantityFromUnits(0n)
/** Quantity units per money unit at one dollar a share. */
const PAR = 10_000n
