import {
  divideHalfEven,
  type Money,
  money,
  moneyFromUnits,
  type Quantity,
  quantityFromUnits,
  type Rate,
  textFromMoney,
  textFromQuantity,
  timesRate,
} from '../../shared/amount.ts'
import { addDays, type Day, isoFromDay, yearOf, longFrom } from '../../shared/day.ts'
import type { Warning } from '../../shared/proposal.ts'
import type { Unfunded } from './changes.ts'
import type { Household, PlanAsset } from './household.ts'
import { WASH_DAYS } from '../ledger/washSale.ts'
import { rateFromShare, sumMoney } from './split.ts'
import type { PlannedTicket } from './tickets.ts'
import { type MarginalRates, taxOfGains } from '../tax/gainsTax.ts'
import type { YearGains } from '../tax/year.ts'
import type { Wash } from './washes.ts'

/** What the warnings of a plan are read from. */
export interface Plan {
  readonly household: Household
  readonly value: Money
  readonly sleeveActual: Money
  readonly tickets: readonly PlannedTicket[]
  readonly washes: readonly Wash[]
  readonly unfunded: readonly Unfunded[]
  /** The year's gains with the plan, washed losses disallowed. */
  readonly yearWith: YearGains
  readonly rates: MarginalRates
  /** Assets that the plan holds or wants. */
  readonly used: readonly string[]
  /** Holdings without a price, by account. */
  readonly unpriced: readonly {
    readonly account: string
    readonly asset: string
    readonly quantity: Quantity
  }[]
  readonly turnoverOfYear: number
}

/** A warning before it has an id and a rank. */
type Found = Warning & { id: '' }

/** WRN-1 to WRN-10: everything worth knowing before deciding, costliest first. */
export function warningsOf(plan: Plan): Warning[] {
  const found: Found[] = [
    ...turnoverAboveLimit(plan),
    ...shortTermGains(plan),
    ...washSales(plan),
    ...stalePrices(plan),
    ...missingLots(plan),
    ...sleeveAboveCap(plan),
    ...cashShort(plan),
    ...noPrices(plan),
  ]
  return found.toSorted(byRank).map((warning, i) => ({ ...warning, id: `w${i + 1}` }))
}

const SEVERITIES = ['mustAnswer', 'mayAnswer', 'informs'] as const

function byRank(a: Found, b: Found): number {
  const costs = compare(millionths(b.costs), millionths(a.costs))
  const severity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  return costs || severity || compare(a.kind, b.kind) || compare(subject(a), subject(b))
}

function subject(w: Found): string {
  switch (w.kind) {
    case 'turnoverAboveLimit':
    case 'sleeveAboveCap':
      return ''
    case 'shortTermGain':
      return `${w.asset} ${w.account} ${w.lot}`
    case 'washSale':
      return `${w.asset} ${w.lossDay} ${w.lossAccount} ${w.buyDay} ${w.buyAccount}`
    case 'stalePrice':
      return w.asset
    case 'missingLots':
    case 'cashShort':
    case 'noPrice':
      return `${w.asset} ${w.account}`
  }
}

/** WRN-2. */
function turnoverAboveLimit(plan: Plan): Found[] {
  const { household, value } = plan
  const traded = sumMoney(plan.tickets.map((t) => t.amount))
  const limit = 2n * timesRate(value, rateFromShare(household.turnoverBudget))
  const over = household.tradedThisYear + traded - limit
  if (traded === 0n || over <= 0n) return []
  const costs = sumMoney(plan.tickets.map((t) => t.cost))
  const beyond = over < traded ? moneyFromUnits(divideHalfEven(costs * over, traded)) : costs
  return [
    {
      kind: 'turnoverAboveLimit',
      id: '',
      severity: beyond > 0n ? 'mustAnswer' : 'mayAnswer',
      turnover: plan.turnoverOfYear,
      limit: household.turnoverBudget,
      costs: textFromMoney(beyond),
      remedies: [
        { id: 'fewerTrades', kind: 'fewerTrades', saves: textFromMoney(beyond) },
        { id: 'accept', kind: 'accept', saves: '0' },
      ],
    },
  ]
}

/** WRN-3. */
function shortTermGains(plan: Plan): Found[] {
  return plan.tickets.flatMap((ticket) =>
    ticket.lots.flatMap((lot): Found[] => {
      if (
        !isTaxable(plan, ticket.account) ||
        lot.term !== 'short' ||
        lot.gain === undefined ||
        lot.gain <= 0n
      )
        return []
      const { short, long, collectibles } = plan.yearWith
      const own = plan.household.assets.get(ticket.asset)?.collectible ? lot.gain : 0n
      const waiting = {
        collectibles: moneyFromUnits(collectibles + own),
        short: moneyFromUnits(short - lot.gain),
        long: moneyFromUnits(long + lot.gain),
      }
      const saved = taxOf(plan, plan.yearWith) - taxOf(plan, waiting)
      const saves = textFromMoney(moneyFromUnits(saved > 0n ? saved : 0n))
      const turns = longFrom(lot.lot)
      return [
        {
          kind: 'shortTermGain',
          id: '',
          severity: saved > 0n ? 'mayAnswer' : 'informs',
          ticket: ticket.id,
          lot: lot.lot.id,
          account: ticket.account,
          asset: ticket.asset,
          symbol: symbolOf(plan, ticket.asset),
          quantity: textFromQuantity(lot.quantity),
          gain: textFromMoney(lot.gain),
          longTermFrom: isoFromDay(turns),
          days: turns - plan.household.asOf,
          costs: saves,
          remedies: [
            { id: 'wait', kind: 'wait', day: isoFromDay(turns), saves },
            { id: 'follow', kind: 'follow', saves: '0' },
          ],
        },
      ]
    }),
  )
}

/** WRN-4 to WRN-6: one warning per pair of sale and purchase, the lots of one sale taken together. */
function washSales(plan: Plan): Found[] {
  const pairs = Map.groupBy(plan.washes, ({ loss, replacement }) =>
    [
      loss.asset,
      loss.account,
      loss.day,
      loss.ticket ?? '',
      replacement.account,
      replacement.day,
      replacement.ticket ?? '',
    ].join('\n'),
  )
  return [...pairs.values()].map((washes): Found => {
    const { loss, replacement } = washes[0]!
    const disallowed = sumMoney(washes.map((w) => w.disallowed))
    const forGood = replacement.taxType !== 'taxable'
    const buyIsPlanned = replacement.ticket !== undefined
    const safe = addDays(buyIsPlanned ? loss.day : replacement.day, WASH_DAYS + 1)
    const cost = washCost(plan, washes)
    const costs = textFromMoney(cost)
    return {
      kind: 'washSale',
      id: '',
      severity: cost > 0n ? 'mustAnswer' : 'mayAnswer',
      asset: loss.asset,
      symbol: symbolOf(plan, loss.asset),
      lossAccount: loss.account,
      lossDay: isoFromDay(loss.day),
      lossIsPlanned: loss.ticket !== undefined,
      loss: textFromMoney(sumMoney([...new Set(washes.map((w) => w.loss))].map((l) => l.loss))),
      buyAccount: replacement.account,
      buyDay: isoFromDay(replacement.day),
      buyIsPlanned,
      disallowed: textFromMoney(disallowed),
      forGood,
      firstSafeDay: isoFromDay(safe),
      ticket: replacement.ticket ?? loss.ticket!,
      costs,
      remedies: [
        {
          id: buyIsPlanned ? 'skipBuy' : 'skipSell',
          kind: buyIsPlanned ? 'skipBuy' : 'skipSell',
          day: isoFromDay(safe),
          saves: costs,
        },
        { id: 'accept', kind: 'accept', saves: '0' },
      ],
    }
  })
}

/** WRN-5. A loss of an earlier year is no part of this year's tax: its worth is taken at this year's marginal rate. */
function washCost(plan: Plan, washes: readonly Wash[]): Money {
  let { short, long, collectibles }: { short: bigint; long: bigint; collectibles: bigint } = plan.yearWith
  let earlier = 0n
  for (const { loss, disallowed } of washes) {
    if (!inYear(plan.household.asOf, loss.day)) earlier += timesRate(disallowed, plan.rates[loss.term])
    else if (loss.term === 'short') short -= disallowed
    else {
      long -= disallowed
      if (plan.household.assets.get(loss.asset)?.collectible) collectibles -= disallowed
    }
  }
  const allowed = {
    short: moneyFromUnits(short),
    long: moneyFromUnits(long),
    collectibles: moneyFromUnits(collectibles),
  }
  return moneyFromUnits(taxOf(plan, plan.yearWith) - taxOf(plan, allowed) + earlier)
}

/** WRN-7. */
function stalePrices(plan: Plan): Found[] {
  return plan.used.flatMap((asset): Found[] => {
    const quote = plan.household.quotes.get(asset)
    if (quote === undefined || quote.sessionsOld <= plan.household.staleAfter) return []
    const tradeDepends = plan.tickets.some((t) => t.asset === asset)
    return [
      {
        kind: 'stalePrice',
        id: '',
        severity: tradeDepends ? 'mayAnswer' : 'informs',
        asset,
        symbol: symbolOf(plan, asset),
        lastDay: isoFromDay(quote.day),
        sessionsOld: quote.sessionsOld,
        tradeDepends,
        costs: '0',
        remedies: [
          { id: 'importPrices', kind: 'importPrices', asset, saves: '0' },
          { id: 'accept', kind: 'accept', saves: '0' },
        ],
      },
    ]
  })
}

/** WRN-8: by account and asset, what the ledger lacks and what the plan would sell without knowing its basis. */
function missingLots(plan: Plan): Found[] {
  const lacking = new Map<string, { account: string; asset: string; quantity: bigint; sold: boolean }>()
  const note = (account: string, asset: string, quantity: bigint, sold: boolean) => {
    const key = `${account}\n${asset}`
    const known = lacking.get(key)
    lacking.set(key, {
      account,
      asset,
      quantity: (known?.quantity ?? 0n) + quantity,
      sold: sold || (known?.sold ?? false),
    })
  }
  for (const gap of plan.household.missing) {
    const sold = plan.tickets.some(
      (t) => t.account === gap.account && t.asset === gap.asset && t.side === 'sell',
    )
    note(gap.account, gap.asset, size(gap.quantity), sold && isTaxable(plan, gap.account))
  }
  for (const ticket of plan.tickets)
    for (const lot of ticket.lots)
      if (lot.basis === undefined)
        note(ticket.account, ticket.asset, lot.quantity, isTaxable(plan, ticket.account))
  return [...lacking.values()].map(({ account, asset, quantity, sold }) => ({
    kind: 'missingLots',
    id: '',
    severity: sold ? 'mayAnswer' : 'informs',
    account,
    asset,
    symbol: symbolOf(plan, asset),
    quantity: textFromQuantity(quantityFromUnits(quantity)),
    costs: '0',
    remedies: [
      { id: 'addOpeningLot', kind: 'addOpeningLot', asset, saves: '0' },
      { id: 'accept', kind: 'accept', saves: '0' },
    ],
  }))
}

/** WRN-9. */
function sleeveAboveCap(plan: Plan): Found[] {
  const { household, value, sleeveActual } = plan
  if (sleeveActual <= timesRate(value, household.cap)) return []
  return [
    {
      kind: 'sleeveAboveCap',
      id: '',
      severity: 'mayAnswer',
      share: Number(sleeveActual) / Number(value),
      cap: shareFromRate(household.cap),
      costs: '0',
      remedies: [
        { id: 'trim', kind: 'trim', saves: '0' },
        { id: 'accept', kind: 'accept', saves: '0' },
      ],
    },
  ]
}

/** WRN-10: one warning per asset, in the account that holds most of it, else the first of the plan. */
function cashShort(plan: Plan): Found[] {
  const short = new Map<string, bigint>()
  for (const { asset, amount } of plan.unfunded) short.set(asset, (short.get(asset) ?? 0n) + amount)
  return [...short].map(([asset, amount]): Found => ({
    kind: 'cashShort',
    id: '',
    severity: 'informs',
    account: mainAccount(plan, asset),
    asset,
    symbol: symbolOf(plan, asset),
    short: textFromMoney(moneyFromUnits(amount)),
    costs: '0',
    remedies: [{ id: 'accept', kind: 'accept', saves: '0' }],
  }))
}

/** WRN-7. */
function noPrices(plan: Plan): Found[] {
  return plan.unpriced.map(({ account, asset, quantity }) => ({
    kind: 'noPrice',
    id: '',
    severity: 'informs',
    account,
    asset,
    symbol: symbolOf(plan, asset),
    quantity: textFromQuantity(quantity),
    costs: '0',
    remedies: [
      { id: 'importPrices', kind: 'importPrices', asset, saves: '0' },
      { id: 'accept', kind: 'accept', saves: '0' },
    ],
  }))
}

function taxOf(plan: Plan, gains: YearGains): Money {
  return taxOfGains(gains, plan.household.tax).total
}

function isTaxable(plan: Plan, account: string): boolean {
  return plan.household.taxTypes.get(account) === 'taxable'
}

function symbolOf(plan: Plan, asset: string): string {
  const known: PlanAsset | undefined = plan.household.assets.get(asset)
  return known?.symbol ?? asset
}

function mainAccount(plan: Plan, asset: string): string {
  const { accounts, lots } = plan.household
  const units = (account: string) =>
    lots.reduce((sum, lot) => (lot.account === account && lot.asset === asset ? sum + lot.quantity : sum), 0n)
  return accounts.toSorted((a, b) => compare(units(b.id), units(a.id)))[0]!.id
}

function shareFromRate(rate: Rate): number {
  return Number(rate) / 1e10
}

function inYear(asOf: Day, day: Day): boolean {
  return yearOf(asOf) === yearOf(day)
}

function millionths(text: string): bigint {
  return money(text)
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
