import { money, rate } from '../../shared/amount.ts'
import type { TaxProfile, TaxTable } from '../../shared/tax.ts'
import type { TaxRates } from './year.ts'

/** TAX-1: of tables that stand earliest first, that of a year, else the nearest earlier one, else the earliest. */
export function tableFor<T extends TaxTable>(tables: readonly T[], year: number): T {
  return tables.findLast((known) => known.year <= year) ?? tables[0]!
}

/** The rates of a year for a profile. */
export function ratesOf(table: TaxTable, profile: TaxProfile): TaxRates {
  return {
    table: table.filing[profile.filing],
    niitRate: rate(table.niitRate),
    collectiblesRate: rate(table.collectiblesRate),
    section1256Long: rate(table.section1256Long),
    stateRate: rate(profile.stateRate),
  }
}

/** Income and deduction of a year by the profile (TAX-2): those of the last entry that has begun, else of the first. */
export function incomeOf(profile: TaxProfile, table: TaxTable, year: number) {
  const entries = profile.income.toSorted((a, b) => a.year - b.year)
  const entry = entries.findLast((known) => known.year <= year) ?? entries[0]
  const standard = table.filing[profile.filing].standardDeduction
  return {
    ordinaryIncome: money(entry?.ordinaryIncome ?? '0'),
    deduction: money(entry === undefined || entry.deduction === 'standard' ? standard : entry.deduction),
  }
}
