import type { Asset } from '../../shared/account.ts'
import { moneyFromUnits, type Money, money, textFromMoney } from '../../shared/amount.ts'
import { type Day, dayFromYmd, yearOf } from '../../shared/day.ts'
import type { TableUsed, TaxNote, TaxProfile } from '../../shared/tax.ts'
import { holdingsBy } from '../../engine/tax/dividends.ts'
import { type Sales, salesOfYear } from '../../engine/tax/form8949.ts'
import { incomeReceived } from '../../engine/tax/income.ts'
import { incomeOf, ratesOf } from '../../engine/tax/profile.ts'
import { type TaxFacts, taxOfYear, type YearTax } from '../../engine/tax/year.ts'
import type { WashedClosing } from '../../engine/ledger/washSaleLots.ts'
import type { Replay } from '../../engine/ledger/replay.ts'
import { baseCurrency, listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { exDaysByAsset } from '../store/prices.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'
import { type BaseReader, baseReader } from './inBase.ts'
import { factsInForce, replayed } from './replayed.ts'
import { tableNote, tableOf, taxProfile } from './taxFacts.ts'
import { washedOf } from './washed.ts'

/** A year's return as far as the ledger and the profile tell it. */
export interface YearReturn {
  readonly year: number
  readonly upTo: Day
  readonly profile: TaxProfile
  readonly sales: Sales
  readonly facts: TaxFacts
  readonly tax: YearTax
  readonly used: TableUsed
  readonly notes: readonly TaxNote[]
}

/**
 * The return of a year, by what is known on `known` (TAX-3): sales and income from 1 January to that day or the year's end,
 * purchases after it for wash sales, and the losses that earlier years carry in (TAX-14).
 */
export function yearReturn(context: Context, year: number, known: Day): YearReturn {
  const { ledger, market, settings } = revisions(context.ledger)
  const key = `${ledger} ${market} ${settings} ${known}`
  let kept = context.memory.get('yearReturns') as { key: string; byYear: Map<number, YearReturn> } | undefined
  if (kept?.key !== key) context.memory.set('yearReturns', (kept = { key, byYear: new Map() }))
  const found = kept.byYear.get(year)
  if (found !== undefined) return found
  const fresh = reckon(context, year, known)
  kept.byYear.set(year, fresh)
  return fresh
}

function reckon(context: Context, year: number, known: Day): YearReturn {
  const { ledger } = context
  const profile = taxProfile(ledger)
  const { table, used } = tableOf(context, year)
  const result = replayed(context, { upTo: known })
  const washed = washedOf(context, result)
  const assets = new Map(listAssets(ledger).map((asset) => [asset.id, asset]))
  const end = dayFromYmd(year, 12, 31)!
  const upTo = known < end ? known : end
  const shared = {
    year,
    upTo,
    accounts: accountsOfReturn(context, profile),
    currency: baseCurrency(ledger),
    asset: (id: string): Asset | undefined => assets.get(id),
  }
  const base = baseReader(context)
  const sales = salesOfYear(
    washed.closed.map((closing) => inBase(closing, base)),
    { ...shared, gaps: result.gaps },
  )
  const exDays = exDaysByAsset(ledger)
  const holdings = holdingsBy(result)
  const received = incomeReceived(factsInForce(context).events, {
    ...shared,
    known,
    profile,
    inBase: base.cash,
    exDays: (asset) => exDays.get(asset) ?? [],
    holdings: (account, asset) => holdings.get(`${account}\n${asset}`) ?? [],
  })
  const own = incomeOf(profile, table, year)
  const { short, long, from } = carriedInto(context, year, known, profile)
  const facts: TaxFacts = {
    income: {
      ...received,
      ordinaryIncome: moneyFromUnits(own.ordinaryIncome + received.other),
      deduction: own.deduction,
      section1256: sales.section1256,
      carriedShort: short,
      carriedLong: long,
    },
    rates: ratesOf(table, profile),
  }
  return {
    year,
    upTo,
    profile,
    sales,
    facts,
    tax: taxOfYear(sales.gains, facts),
    used,
    notes: [
      ...tableNote(used, year),
      ...(upTo < end ? [{ kind: 'yearNotOver' as const, facts: { year } }] : []),
      ...(from === undefined
        ? []
        : [
            {
              kind: 'carriedFromEarlier' as const,
              facts: { year: from, amount: textFromMoney(moneyFromUnits(short + long)) },
            },
          ]),
      ...sales.notes,
      ...received.notes,
      ...openSection1256(result, assets, shared.accounts),
    ],
  }
}

/** TAX-24: a closing in another currency in that of the return, where the rates of its two days are known. */
function inBase(closing: WashedClosing, base: BaseReader): WashedClosing {
  if (closing.currency === base.currency && closing.paid === undefined) return closing
  const { cost, worth, gain } = base.sold(closing)
  const { paid: _paid, ...known } = closing
  return cost === undefined || worth === undefined || gain === undefined
    ? closing
    : { ...known, currency: base.currency, cost, proceeds: worth, gain }
}

/** Taxable accounts whose income is on this return: the filer's, and the spouse's unless filed separately. */
export function accountsOfReturn({ ledger }: Context, profile: TaxProfile): ReadonlySet<string> {
  const counts = (owner: string) => {
    const relation = profile.owners[owner] ?? 'self'
    return relation === 'self' || (relation === 'spouse' && profile.filing !== 'separate')
  }
  return new Set(
    listAccounts(ledger)
      .filter((account) => account.taxType === 'taxable' && counts(account.owner))
      .map((account) => account.id),
  )
}

/** TAX-14: stated by the profile for its year; from then on, and without it from the first year on, what the year before leaves. */
function carriedInto(
  context: Context,
  year: number,
  known: Day,
  profile: TaxProfile,
): { short: Money; long: Money; from: number | undefined } {
  const { carried } = profile
  if (carried !== null && carried.into === year)
    return { short: money(carried.short), long: money(carried.long), from: undefined }
  const first = carried?.into ?? firstYear(context)
  if (first === undefined || year <= first) return { short: ZERO, long: ZERO, from: undefined }
  const { tax } = yearReturn(context, year - 1, known)
  const none = tax.carriedShort === 0n && tax.carriedLong === 0n
  return { short: tax.carriedShort, long: tax.carriedLong, from: none ? undefined : year - 1 }
}

/** The year of the first event; a loss cannot come from before it. */
function firstYear(context: Context): number | undefined {
  const { events } = factsInForce(context)
  const first = events.reduce((least, event) => Math.min(least, event.tradeDay), Infinity)
  return first === Infinity ? undefined : yearOf(first as Day)
}

const ZERO = moneyFromUnits(0n)

/** Contracts still open are marked to market at the year's end by the law; here they are only named (TAX-18). */
function openSection1256(
  { open }: Replay,
  assets: ReadonlyMap<string, Asset>,
  accounts: ReadonlySet<string>,
): TaxNote[] {
  const symbols = new Set(
    open
      .filter((lot) => accounts.has(lot.account) && assets.get(lot.asset)?.taxKind === 'section1256')
      .map((lot) => assets.get(lot.asset)!.symbol),
  )
  return [...symbols].map((symbol) => ({ kind: 'section1256Open', facts: { symbol } }))
}
