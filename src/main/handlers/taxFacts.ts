import { yearOf } from '../../shared/day.ts'
import { type TableUsed, type TaxNote, TaxProfile, TaxTable } from '../../shared/tax.ts'
import { tableFor } from '../../engine/tax/profile.ts'
import type { OpenLedger } from '../store/open.ts'
import { readSetting } from '../store/settings.ts'
import type { Context } from './handler.ts'

/** Years of which a rate table is shipped in `resources`. */
const SHIPPED = [2023, 2024, 2025, 2026] as const

/** Where the profile and the owner's own tables are kept among the settings. */
export const PROFILE = 'taxProfile'
export const TABLES = 'taxTables'

/** The household's tax profile (TAX-2); the defaults where none was saved. */
export function taxProfile(ledger: Pick<OpenLedger, 'db'>): TaxProfile {
  return TaxProfile.parse(readSetting(ledger, PROFILE) ?? {})
}

/** The owner's own tables by year (TAX-11). */
export function ownTables(ledger: Pick<OpenLedger, 'db'>): Readonly<Record<string, TaxTable>> {
  const saved = (readSetting(ledger, TABLES) ?? {}) as Record<string, unknown>
  return Object.fromEntries(Object.entries(saved).map(([year, table]) => [year, TaxTable.parse(table)]))
}

/** Every table, earliest year first: the owner's own in place of the shipped one. */
export function taxTables({ host, ledger }: Context): (TaxTable & { edited: boolean })[] {
  const own = ownTables(ledger)
  const shipped = SHIPPED.filter((year) => !(year in own)).map((year) => ({
    ...TaxTable.parse(JSON.parse(host.resource(`tax-us-${year}.json`))),
    edited: false,
  }))
  return [...shipped, ...Object.values(own).map((table) => ({ ...table, edited: true }))].toSorted(
    (a, b) => a.year - b.year,
  )
}

/** TAX-1: the table of a year, else the nearest earlier one, else the earliest; `used` says so. */
export function tableOf(context: Context, year: number): { table: TaxTable; used: TableUsed } {
  const tables = taxTables(context)
  const { edited, ...table } = tableFor(tables, year)
  const { asOf, source, check } = table
  return { table, used: { year: table.year, asOf, source, check, edited, stands: table.year !== year } }
}

export function tableNote(used: TableUsed, year: number): TaxNote[] {
  return used.stands ? [{ kind: 'tableOfOtherYear', facts: { year, table: used.year } }] : []
}

/** Whether losses on crypto wash, by the table of today's year. */
export function cryptoWashes(context: Context): boolean {
  return tableOf(context, yearOf(context.host.today())).table.cryptoWashes
}
