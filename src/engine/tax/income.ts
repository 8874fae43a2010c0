import type { Asset } from '../../shared/account.ts'
import {
  type Money,
  moneyFromUnits,
  proRata,
  type Quantity,
  type Rate,
  rate,
  textFromMoney,
  timesRate,
} from '../../shared/amount.ts'
import { addDays, type Day, isoFromDay, yearOf } from '../../shared/day.ts'
import type { TaxNote, TaxProfile } from '../../shared/tax.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { COMMON, EX_DAYS_BEFORE_PAY, exDayOf, type Holding, PREFERRED, qualifyingUnits } from './dividends.ts'

/** What the events of a year are read with. */
export interface IncomeFacts {
  readonly year: number
  /** The last day that counts, and the last of which holdings are known. */
  readonly upTo: Day
  readonly known: Day
  /** Taxable accounts of the return. */
  readonly accounts: ReadonlySet<string>
  readonly currency: string
  readonly profile: TaxProfile
  /** An amount in the currency of the return, at the rate of its day; undefined where that is not known. */
  inBase(amount: Money, currency: string, on: Day): Money | undefined
  asset(id: string): Asset | undefined
  /** Ascending. */
  exDays(asset: string): readonly Day[]
  /** Units of an asset in an account by purchase, sold ones included. */
  holdings(account: string, asset: string): readonly Holding[]
}

/** Sums of what the ledger received in a year (TAX-17, TAX-23). */
export interface IncomeReceived {
  readonly other: Money
  readonly interest: Money
  readonly ordinaryDividends: Money
  readonly qualifiedDividends: Money
  readonly exemptDividends: Money
  readonly stateExempt: Money
  readonly gainDistributions: Money
  readonly notes: readonly TaxNote[]
}

/** The year's interest, dividends and distributions by what they are to the tax. */
export function incomeReceived(events: readonly LedgerEvent[], facts: IncomeFacts): IncomeReceived {
  const sums: Sums = {
    other: 0n,
    interest: 0n,
    ordinaryDividends: 0n,
    qualifiedDividends: 0n,
    exemptDividends: 0n,
    stateExempt: 0n,
    gainDistributions: 0n,
    notes: new Map(),
    paid: new Map(),
  }
  for (const event of events) {
    if (event.tradeDay > facts.upTo || yearOf(event.tradeDay) !== facts.year) continue
    if (!facts.accounts.has(event.account)) continue
    addEvent(sums, event, facts)
  }
  return {
    other: moneyFromUnits(sums.other),
    interest: moneyFromUnits(sums.interest),
    ordinaryDividends: moneyFromUnits(sums.ordinaryDividends),
    qualifiedDividends: moneyFromUnits(sums.qualifiedDividends),
    exemptDividends: moneyFromUnits(sums.exemptDividends),
    stateExempt: moneyFromUnits(sums.stateExempt),
    gainDistributions: moneyFromUnits(sums.gainDistributions),
    notes: [...sums.notes.values()],
  }
}

type Sums = {
  -readonly [K in Exclude<keyof IncomeReceived, 'notes'>]: bigint
} & { readonly notes: Map<string, TaxNote>; readonly paid: Map<string, bigint> }

function addEvent(sums: Sums, event: LedgerEvent, facts: IncomeFacts): void {
  const amount = incomeOf(event, sums, facts)
  if (amount === 0n) return
  const asset = facts.asset(event.legs.find((leg) => leg.asset !== undefined)?.asset ?? '')
  switch (event.kind) {
    case 'dividend':
      addDividend(sums, event, asset, amount, facts)
      return
    case 'reinvestment':
      // A coin that was earned is income of another kind; a fund's dividend may come as one row with its purchase.
      if (asset?.taxKind === 'crypto') sums.other += amount
      else addDividend(sums, event, asset, amount, facts)
      return
    case 'capGainDistribution':
      // Distributed short-term gain is an ordinary dividend (Pub. 550, "Capital gain distributions").
      if (/short[- ]?term/i.test(event.note)) sums.ordinaryDividends += amount
      else sums.gainDistributions += amount
      return
    case 'interest':
      // Interest that was paid is no negative income: it is deducted elsewhere, if at all.
      if (amount > 0n) sums.interest += amount
      return
    case 'buy':
    case 'sell':
      sums.interest += amount
      return
    case 'buyToClose':
    case 'buyToOpen':
    case 'deposit':
    case 'fee':
    case 'fxConversion':
    case 'merger':
    case 'openingLot':
    case 'optionAssigned':
    case 'optionExercised':
    case 'optionExpired':
    case 'reliefChoice':
    case 'rename':
    case 'returnOfCapital':
    case 'sellToClose':
    case 'sellToOpen':
    case 'spinOff':
    case 'split':
    case 'terms':
    case 'transferIn':
    case 'transferOut':
    case 'withdrawal':
    case 'withholding':
      return
  }
}

/** Income legs in the currency of the return. */
function incomeOf(event: LedgerEvent, sums: Sums, facts: IncomeFacts): bigint {
  let sum = 0n
  for (const leg of event.legs) {
    if (leg.role !== 'income' || leg.currency === undefined) continue
    const amount =
      leg.currency === facts.currency ? leg.amount : facts.inBase(leg.amount, leg.currency, event.tradeDay)
    if (amount !== undefined) sum += amount
    else note(sums, 'otherCurrency', leg.currency, { currency: leg.currency })
  }
  return sum
}

function addDividend(
  sums: Sums,
  event: LedgerEvent,
  asset: Asset | undefined,
  amount: bigint,
  facts: IncomeFacts,
): void {
  const money = amount as Money
  const symbol = asset?.symbol ?? ''
  switch (asset?.taxKind) {
    case 'partnership':
      // A partner is taxed on a share of the income (Schedule K-1), not on what is paid out.
      note(sums, 'partnershipIncome', symbol, { symbol }, amount)
      return
    case 'muniFund':
      sums.exemptDividends += amount
      sums.stateExempt += timesRate(money, stateShare(sums, asset, facts, '0'))
      return
    case 'treasuryFund':
      sums.ordinaryDividends += amount
      sums.stateExempt += timesRate(money, stateShare(sums, asset, facts, '1'))
      return
    case 'reit':
      sums.ordinaryDividends += amount
      note(sums, 'reitDeduction', symbol, { symbol }, amount)
      return
    case 'crypto':
      sums.other += amount
      return
    case 'securities':
    case 'collectible':
    case 'section1256':
    case undefined:
      sums.ordinaryDividends += amount
      sums.qualifiedDividends += qualifiedPart(sums, event, asset, money, facts)
  }
}

/** TAX-17: what the issuer reports as qualified, for the units that were held long enough. */
function qualifiedPart(
  sums: Sums,
  event: LedgerEvent,
  asset: Asset | undefined,
  amount: Money,
  facts: IncomeFacts,
): bigint {
  if (asset === undefined) return 0n
  const share = issuerShare(sums, event, asset, facts)
  if (share === 0n) return 0n
  const known = exDayOf(facts.exDays(asset.id), event.tradeDay)
  const exDay = known ?? addDays(event.tradeDay, -EX_DAYS_BEFORE_PAY)
  if (known === undefined) note(sums, 'exDayUnknown', asset.symbol, { symbol: asset.symbol })
  const test = facts.profile.preferred.includes(asset.id) ? PREFERRED : COMMON
  const tested = qualifyingUnits(facts.holdings(event.account, asset.id), exDay, facts.known, test)
  if (tested.held === 0n || tested.assumed > 0n) {
    const about = { symbol: asset.symbol, exDay: isoFromDay(exDay) }
    note(sums, 'holdingAssumed', `${asset.symbol} ${exDay}`, about)
  }
  if (tested.held === 0n) return 0n
  return timesRate(proRata(amount, tested.passing as Quantity, tested.held as Quantity), share)
}

/** What the broker's row says, else the profile, else all of a company's or stock fund's dividends and none of others'. */
function issuerShare(sums: Sums, event: LedgerEvent, asset: Asset, facts: IncomeFacts): Rate {
  if (/non-?qual/i.test(event.note)) return NOTHING
  if (/\bqual(ified)?\b/i.test(event.note)) return ALL
  const own = facts.profile.qualifiedShare[asset.id]
  if (own !== undefined) return rate(own)
  const isStock =
    asset.kind === 'equity' ||
    ((asset.kind === 'etf' || asset.kind === 'mutualFund') && !DEBT.test(asset.name))
  const share = isStock && asset.taxKind === 'securities' ? ALL : NOTHING
  note(sums, 'qualifiedShareAssumed', asset.symbol, { symbol: asset.symbol, share: isStock ? 1 : 0 })
  return share
}

const ALL = rate('1')
const NOTHING = rate('0')
/** Names of funds that pay interest on as dividends. */
const DEBT =
  /bond|treasur|fixed income|aggregate|\bbills?\b|credit|mortgage|debt|loan|money market|ultra[- ]?short/i

function stateShare(sums: Sums, asset: Asset, facts: IncomeFacts, usual: '0' | '1'): Rate {
  const own = facts.profile.stateExemptShare[asset.id]
  if (own === undefined)
    note(sums, 'stateShareAssumed', asset.symbol, { symbol: asset.symbol, share: Number(usual) })
  return rate(own ?? usual)
}

/** One note for a kind and name; amounts add up. */
function note(
  sums: Sums,
  kind: TaxNote['kind'],
  name: string,
  facts: TaxNote['facts'],
  amount?: bigint,
): void {
  const key = `${kind} ${name}`
  if (amount === undefined) {
    sums.notes.set(key, { kind, facts })
    return
  }
  const total = amount + (sums.paid.get(key) ?? 0n)
  sums.paid.set(key, total)
  sums.notes.set(key, { kind, facts: { ...facts, amount: textFromMoney(moneyFromUnits(total)) } })
}
