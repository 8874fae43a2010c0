import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, day, dayFromYmd, isoFromDay } from '../../shared/day.ts'
import { ok, refuse, type Refusal, type Result } from '../../shared/refusal.ts'
import { type Form8949Row, type TaxNote, type TaxProfile, TaxTable } from '../../shared/tax.ts'
import type { SaleRow } from '../../engine/tax/form8949.ts'
import { linesOf } from '../../engine/tax/lines.ts'
import { AMOUNT, isAmount, isShare, SHARE, tableFault } from '../../engine/tax/table.ts'
import { baseCurrency, listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { filedLines, filedYears, markFiled, unmarkFiled } from '../store/filedYears.ts'
import { readSetting, saveSetting } from '../store/settings.ts'
import { write } from '../store/write.ts'
import type { Context, Handlers } from './handler.ts'
import { harvest } from './harvest.ts'
import { ownTables, PROFILE, TABLES, taxProfile, taxTables } from './taxFacts.ts'
import { type YearReturn, yearReturn } from './taxYear.ts'
import { identicalFunds } from './washed.ts'

export const taxHandlers = {
  'tax.tables': (_input, context) => ok({ tables: taxTables(context) }),
  'tax.saveTable': saveTable,
  'tax.profile': (_input, { ledger }) =>
    ok({
      profile: taxProfile(ledger),
      owners: [...new Set(listAccounts(ledger).map((account) => account.owner))].toSorted(),
      saved: readSetting(ledger, PROFILE) !== undefined,
    }),
  'tax.saveProfile': saveProfile,
  'tax.year': (input, context) => ok(yearAnswer(returnOf(input, context), context)),
  'tax.form8949': (input, context) => ok(form8949(returnOf(input, context), context)),
  'tax.harvest': (input, context) =>
    harvest(input.asOf === undefined ? context.host.today() : day(input.asOf), context),
  'tax.filed': (_input, { ledger }) => ok({ years: yearsFiled(ledger) }),
  'tax.markFiled': ({ year, filed }, context) => {
    const { ledger, host } = context
    if (filed && year > yearNow(host.today()))
      return refuse({ kind: 'badArguments', path: 'year', problem: 'a year that has begun' })
    const { tax } = yearReturn(context, year, host.today())
    return write(ledger, ['ledger'], () => {
      if (filed)
        markFiled(
          ledger,
          year,
          Object.fromEntries(Object.entries(tax).map(([id, amount]) => [id, textFromMoney(amount)])),
        )
      else unmarkFiled(ledger, year)
      return ok({ years: yearsFiled(ledger) })
    })
  },
  'tax.groups': (_input, context) => ok(groups(context)),
} satisfies Partial<Handlers>

/** TAX-11: checked before it is kept; null goes back to the shipped table. */
function saveTable(
  { year, table }: Checked<'tax.saveTable'>,
  { ledger }: Context,
): Result<Output<'tax.saveTable'>> {
  const { [String(year)]: _dropped, ...others } = ownTables(ledger)
  let kept: Readonly<Record<string, TaxTable>> = others
  if (table !== null) {
    const parsed = TaxTable.safeParse(table)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return refuse(badInput(['table', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'no tax table'))
    }
    const fault = tableFault(parsed.data, year)
    if (fault !== undefined) return refuse(badInput(`table.${fault.path}`, fault.problem))
    kept = { ...others, [String(year)]: parsed.data }
  }
  return write(ledger, ['settings'], () => {
    saveSetting(ledger, TABLES, kept)
    return ok({ done: true as const })
  })
}

function badInput(path: string, problem: string): Refusal {
  return { kind: 'badArguments', path, problem }
}

function saveProfile(
  { profile }: Checked<'tax.saveProfile'>,
  context: Context,
): Result<Output<'tax.saveProfile'>> {
  const unfit = unfitProfile(profile, context)
  if (unfit !== undefined) return refuse(unfit)
  const { ledger } = context
  return write(ledger, ['settings'], () => {
    saveSetting(ledger, PROFILE, profile)
    return ok({ profile })
  })
}

function unfitProfile(profile: TaxProfile, { ledger }: Context): Refusal | undefined {
  const shares: [string, string][] = [
    ['stateRate', profile.stateRate],
    ...Object.entries(profile.qualifiedShare).map(([id, share]): [string, string] => [
      `qualifiedShare.${id}`,
      share,
    ]),
    ...Object.entries(profile.stateExemptShare).map(([id, share]): [string, string] => [
      `stateExemptShare.${id}`,
      share,
    ]),
  ]
  for (const [path, share] of shares) {
    if (!isShare(share)) return badInput(`profile.${path}`, SHARE)
  }
  const amounts: [string, string][] = [
    ...profile.income.flatMap(({ ordinaryIncome, deduction }, i): [string, string][] => [
      [`income.${i}.ordinaryIncome`, ordinaryIncome],
      ...(deduction === 'standard' ? [] : [[`income.${i}.deduction`, deduction] as [string, string]]),
    ]),
    ...(profile.carried === null
      ? []
      : ([
          ['carried.short', profile.carried.short],
          ['carried.long', profile.carried.long],
        ] as [string, string][])),
  ]
  for (const [path, amount] of amounts) {
    if (!isAmount(amount)) return badInput(`profile.${path}`, AMOUNT)
  }
  const years = profile.income.map(({ year }) => year)
  const twice = years.findIndex((year, i) => years.indexOf(year) < i)
  if (twice >= 0)
    return {
      kind: 'badArguments',
      path: `profile.income.${twice}.year`,
      problem: `${years[twice]} stands there twice`,
    }
  const assets = new Set(listAssets(ledger).map((asset) => asset.id))
  const named = [
    ...Object.keys(profile.qualifiedShare),
    ...Object.keys(profile.stateExemptShare),
    ...profile.preferred,
    ...Object.entries(profile.partners).flatMap(([asset, partners]) => [asset, ...partners]),
  ]
  const unknown = named.find((id) => !assets.has(id))
  return unknown === undefined ? undefined : { kind: 'notFound', what: 'asset', id: unknown }
}

function returnOf(
  { year, asOf }: { readonly year: number; readonly asOf?: string | undefined },
  context: Context,
): YearReturn {
  return yearReturn(context, year, asOf === undefined ? context.host.today() : day(asOf))
}

function yearAnswer(of: YearReturn, context: Context): Output<'tax.year'> {
  const { ledger } = context
  return {
    year: of.year,
    currency: baseCurrency(ledger),
    upTo: isoFromDay(of.upTo < firstDay(of.year) ? firstDay(of.year) : of.upTo),
    filing: of.profile.filing,
    table: of.used,
    filed: filedYears(ledger).has(of.year),
    lines: linesOf(of.tax, of.facts.rates),
    notes: [...of.notes, ...changesSinceFiled(of, context)],
    disclaimer: 'generalInformation',
  }
}

/** TAX-21: figures of a filed year that came out otherwise when it was filed. */
function changesSinceFiled(of: YearReturn, { ledger }: Context): TaxNote[] {
  const filed = filedLines(ledger, of.year) ?? {}
  return Object.entries(of.tax).flatMap(([line, amount]): TaxNote[] => {
    const before = filed[line]
    const now = textFromMoney(amount)
    return before === undefined || before === now
      ? []
      : [{ kind: 'differsFromFiled', facts: { line, before, now } }]
  })
}

function form8949(of: YearReturn, { ledger }: Context): Output<'tax.form8949'> {
  const accounts = new Map(listAccounts(ledger).map((account) => [account.id, account]))
  const symbols = new Map(listAssets(ledger).map((asset) => [asset.id, asset.symbol]))
  const rows = of.sales.rows.map((row): Form8949Row => {
    const { closing } = row
    const symbol = symbols.get(closing.asset) ?? closing.asset
    const account = accounts.get(closing.account)!
    return {
      part: row.part,
      boxes: row.boxes,
      description: `${textFromQuantity(row.quantity)} ${symbol}`,
      acquired: isoFromDay(closing.acquired),
      sold: isoFromDay(closing.sold),
      proceeds: textFromMoney(row.proceeds),
      costBasis: row.cost === undefined ? null : textFromMoney(row.cost),
      code: row.code,
      adjustment: textFromMoney(row.adjustment),
      gain: row.gain === undefined ? null : textFromMoney(row.gain),
      term: closing.term,
      collectible: row.collectible,
      washAdded: textFromMoney(closing.washAdded),
      account: closing.account,
      accountName: account.name,
      taxType: account.taxType,
      asset: closing.asset,
      symbol,
      sale: closing.sale,
      lot: closing.lot,
    }
  })
  const byPart = Map.groupBy(of.sales.rows, (row) => `${row.part} ${row.boxes}`)
  return {
    year: of.year,
    rows,
    totals: [...byPart.values()].map(totalsOf).toSorted((a, b) => (a.boxes < b.boxes ? -1 : 1)),
    notes: [...of.notes],
  }
}

/** Rows of unknown basis are counted and in none of the sums. */
function totalsOf(rows: readonly SaleRow[]): Output<'tax.form8949'>['totals'][number] {
  const known = rows.filter((row) => row.gain !== undefined && row.cost !== undefined)
  const sum = (of: (row: SaleRow) => bigint) =>
    textFromMoney(known.reduce((total, row) => total + of(row), 0n) as SaleRow['proceeds'])
  return {
    part: rows[0]!.part,
    boxes: rows[0]!.boxes,
    proceeds: sum((row) => row.proceeds),
    costBasis: sum((row) => row.cost!),
    adjustment: sum((row) => row.adjustment),
    gain: sum((row) => row.gain!),
    unknown: rows.length - known.length,
  }
}

function groups(context: Context): Output<'tax.groups'> {
  const { shareClasses, grey, asOf, source } = identicalFunds(context)
  const assets = listAssets(context.ledger)
  const named = (symbols: readonly string[]) =>
    assets
      .filter((a) => symbols.includes(a.symbol.toUpperCase()))
      .map((a) => ({ asset: a.id, symbol: a.symbol, name: a.name }))
  const own = Map.groupBy(
    assets.filter((a) => a.identicalGroup !== undefined),
    (a) => a.identicalGroup!,
  )
  type Group = Output<'tax.groups'>['groups'][number]
  const listed = (kind: Group['kind'], families: typeof grey): Group[] =>
    families
      .map(({ name, symbols }) => ({ name, kind, assets: named(symbols) }))
      .filter((group) => group.assets.length > 1)
  return {
    groups: [
      ...[...own].map(([name, of]): Group => ({
        name,
        kind: 'own',
        assets: of.map((a) => ({ asset: a.id, symbol: a.symbol, name: a.name })),
      })),
      ...listed('shareClass', shareClasses),
      ...listed('grey', grey),
    ],
    asOf,
    source,
  }
}

function yearsFiled(ledger: Context['ledger']): number[] {
  return [...filedYears(ledger)].toSorted((a, b) => a - b)
}

function yearNow(today: Day): number {
  return Number(isoFromDay(today).slice(0, 4))
}

function firstDay(year: number): Day {
  return dayFromYmd(year, 1, 1)!
}
