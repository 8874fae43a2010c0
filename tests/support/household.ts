import { readFileSync } from 'node:fs'
import type { AssetKind, TaxType } from '../../src/shared/account.ts'
import { money, moneyFromUnits, price, quantity, quantityFromUnits, rate } from '../../src/shared/amount.ts'
import { addDays, type Day, day } from '../../src/shared/day.ts'
import { type FilingTable, TaxTable } from '../../src/shared/tax.ts'
import type { Household, PlanAsset, Quote, Realised, SleeveInForce } from '../../src/engine/plan/household.ts'
import type { WashPiece } from '../../src/engine/ledger/washSale.ts'
import type { WashedLot } from '../../src/engine/ledger/washSaleLots.ts'
import type { TaxFacts } from '../../src/engine/tax/year.ts'
import type { Evidence } from '../../src/engine/plan/propose.ts'

/** A household told in a few words; all of it is synthetic. Days default to Friday 27 February 2026. */
export interface Told {
  readonly asOf?: string
  /** Account by id: tax type and cash. */
  readonly accounts: Readonly<Record<string, readonly [taxType: TaxType, cash: string]>>
  /** Accounts of the household that are not in the plan. */
  readonly others?: Readonly<Record<string, TaxType>>
  readonly prices: Readonly<Record<string, string>>
  readonly kinds?: Readonly<Record<string, AssetKind>>
  readonly groups?: Readonly<Record<string, string>>
  /** Account, asset, day acquired, units, cost of all of them (undefined where unknown). */
  readonly lots: readonly (readonly [
    account: string,
    asset: string,
    acquired: string,
    units: string,
    cost: string | undefined,
  ])[]
  readonly realised?: readonly Realised[]
  readonly missing?: Household['missing']
  readonly core: Readonly<Record<string, number>>
  readonly sleeve?: Pick<SleeveInForce, 'assets' | 'parksIn'> & {
    readonly now: Readonly<Record<string, number>>
    readonly before?: Readonly<Record<string, number>>
  }
  readonly budget?: string
  readonly cap?: string
  readonly minimum?: string
  readonly cost?: string
  readonly traded?: string
  readonly turnoverBudget?: number
  readonly tax?: TaxFacts
  readonly sessionsOld?: Readonly<Record<string, number>>
}

export const FRIDAY = '2026-02-27'

export function household(told: Told): Household {
  const asOf = day(told.asOf ?? FRIDAY)
  const symbols = new Set([
    ...Object.keys(told.prices),
    ...told.lots.map(([, asset]) => asset),
    ...(told.realised ?? []).map((r) => r.asset),
  ])
  const accounts = Object.entries(told.accounts).map(([id, [taxType, cash]]) => ({
    id,
    name: id,
    taxType,
    cash: money(cash),
  }))
  const { sleeve } = told
  const lots = told.lots.map(([account, asset, acquired, units, cost], i): WashedLot => ({
    id: `${asset}-${i + 1}`,
    account,
    asset,
    acquired: day(acquired),
    bought: day(acquired),
    quantity: quantity(units),
    cost: cost === undefined ? undefined : money(cost),
    currency: 'USD',
    part: 0,
    washAdded: money('0'),
  }))
  const taxTypes = new Map([
    ...accounts.map((a) => [a.id, a.taxType] as const),
    ...Object.entries(told.others ?? {}),
  ])
  return {
    asOf,
    accounts,
    taxTypes,
    assets: new Map([...symbols].map((id) => [id, assetOf(id, told)])),
    quotes: new Map(Object.entries(told.prices).map(([id, text]) => [id, quoteOf(id, text, asOf, told)])),
    lots,
    realised: told.realised ?? [],
    washing: {
      given: [...soldPieces(told), ...lots.map((lot) => openPiece(lot, told, taxTypes))],
      open: lots,
    },
    missing: told.missing ?? [],
    tradedThisYear: money(told.traded ?? '0'),
    core: {
      targets: { ...told.core },
      bands: { absolute: 0.05, relative: 0.25 },
      schedule: { every: 'month' },
    },
    sleeves:
      sleeve === undefined
        ? []
        : [
            {
              id: 'sleeve',
              budget: 0.1,
              assets: sleeve.assets,
              parksIn: sleeve.parksIn,
              now: new Map(Object.entries(sleeve.now)),
              before: new Map(Object.entries(sleeve.before ?? sleeve.now)),
            },
          ],
    budget: rate(told.budget ?? (sleeve === undefined ? '0' : '0.15')),
    cap: rate(told.cap ?? '0.2'),
    minimumTrade: money(told.minimum ?? '100'),
    costRate: rate(told.cost ?? '0'),
    turnoverBudget: told.turnoverBudget ?? 1,
    staleAfter: 3,
    tax: told.tax ?? profile(),
  }
}

export const EVIDENCE: Evidence = {
  closesOf: day(FRIDAY),
  signalDay: day(FRIDAY),
  nextDecision: day('2026-03-31'),
  revisions: { ledger: 1, market: 1, plan: 1, settings: 0 },
  strategy: 'sample',
  strategyVersion: 1,
  strategyHash: '0'.repeat(64),
  currency: 'USD',
  signals: [],
  taxTable: { asOf: '2025-10-09', source: 'synthetic' },
}

/** The shipped table of 2026. */
export function tableOf(filing: 'single' | 'joint' | 'separate' | 'head', year = 2026): FilingTable {
  const file = new URL(`../../resources/tax-us-${year}.json`, import.meta.url)
  return TaxTable.parse(JSON.parse(readFileSync(file, 'utf8'))).filing[filing]
}

export function profile(
  told: { filing?: 'single' | 'joint' | 'separate' | 'head'; income?: string; state?: string } = {},
): TaxFacts {
  const none = money('0')
  return {
    income: {
      ordinaryIncome: money(told.income ?? '100000'),
      deduction: none,
      interest: none,
      ordinaryDividends: none,
      qualifiedDividends: none,
      exemptDividends: none,
      stateExempt: none,
      gainDistributions: none,
      section1256: none,
      carriedShort: none,
      carriedLong: none,
    },
    rates: {
      table: tableOf(told.filing ?? 'single'),
      niitRate: rate('0.038'),
      collectiblesRate: rate('0.28'),
      section1256Long: rate('0.6'),
      stateRate: rate(told.state ?? '0'),
    },
  }
}

/** A sale that was made; `gain` before wash sales. */
export function sale(told: {
  account: string
  asset: string
  sold: string
  units: string
  gain: string
  term?: 'short' | 'long'
  taxType?: TaxType
  disallowed?: string
}): Realised {
  return {
    account: told.account,
    taxType: told.taxType ?? 'taxable',
    asset: told.asset,
    sold: day(told.sold),
    quantity: quantity(told.units),
    gain: money(told.gain),
    term: told.term ?? 'long',
    disallowed: money(told.disallowed ?? '0'),
  }
}

/** Sales that were made, as far as purchases have not washed them: nothing is known of when those units were bought. */
function soldPieces(told: Told): WashPiece[] {
  return (told.realised ?? []).flatMap((sale, i): WashPiece[] => {
    const { account, asset, sold, gain, disallowed } = sale
    if (gain === undefined || gain + disallowed >= 0n) return []
    const left = -(gain + disallowed)
    return [
      {
        lot: `sold-${i}`,
        purchase: `sold-${i}`,
        account,
        asset,
        sheltered: sale.taxType !== 'taxable',
        group: groupOf(asset, told),
        bought: undefined,
        acquired: addDays(sold, sale.term === 'long' ? -400 : -100),
        quantity: quantityFromUnits((sale.quantity * left) / -gain),
        cost: moneyFromUnits(left),
        sold: { day: sold, sale: `sold-${i}`, proceeds: money('0') },
      },
    ]
  })
}

function openPiece(lot: WashedLot, told: Told, taxTypes: ReadonlyMap<string, TaxType>): WashPiece {
  const { id, account, asset, acquired, quantity, cost } = lot
  return {
    lot: id,
    purchase: id,
    account,
    asset,
    sheltered: taxTypes.get(account) !== 'taxable',
    group: groupOf(asset, told),
    bought: cost === undefined ? undefined : acquired,
    acquired,
    quantity,
    cost,
    sold: undefined,
  }
}

function groupOf(id: string, told: Told): string | undefined {
  return told.kinds?.[id] === 'crypto' ? undefined : (told.groups?.[id] ?? id)
}

function assetOf(id: string, told: Told): PlanAsset {
  return {
    id,
    symbol: id,
    name: `${id} (synthetic)`,
    kind: told.kinds?.[id] ?? 'etf',
    collectible: false,
    washGroup: groupOf(id, told),
  }
}

function quoteOf(id: string, text: string, asOf: Day, told: Told): Quote {
  const sessionsOld = told.sessionsOld?.[id] ?? 0
  return { price: price(text), day: addDays(asOf, -sessionsOld), sessionsOld }
}
