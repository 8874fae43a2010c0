import type { TaxProfile } from '../../../../shared/tax.ts'
import { amountTyped } from '../../../parts/amounts.ts'
import { percentOf, shareOf } from '../../../parts/percent.ts'

/** The facts as typed. */
export interface FactsForm {
  readonly filing: TaxProfile['filing']
  /** Of the newest entry. */
  readonly income: string
  /** Empty: the standard deduction. */
  readonly deduction: string
  readonly statePercent: string
  readonly carriedInto: string
  readonly carriedShort: string
  readonly carriedLong: string
  readonly owners: TaxProfile['owners']
}

export function formOf(profile: TaxProfile): FactsForm {
  const newest = newestOf(profile)
  return {
    filing: profile.filing,
    income: newest?.ordinaryIncome ?? '0',
    deduction: newest === undefined || newest.deduction === 'standard' ? '' : newest.deduction,
    statePercent: percentOf(profile.stateRate),
    carriedInto: profile.carried === null ? '' : String(profile.carried.into),
    carriedShort: profile.carried?.short ?? '',
    carriedLong: profile.carried?.long ?? '',
    owners: profile.owners,
  }
}

function newestOf(profile: TaxProfile): TaxProfile['income'][number] | undefined {
  return profile.income.toSorted((a, b) => b.year - a.year)[0]
}

/**
 * The profile that the form means, everything that it does not show kept: entries of other years, qualified shares, partners.
 * `wrong` names the first field that cannot be read; then there is no profile.
 */
export function factsFrom(
  form: FactsForm,
  before: TaxProfile,
):
  | { readonly profile: TaxProfile; readonly wrong?: never }
  | { readonly profile?: never; readonly wrong: keyof FactsForm } {
  const stateRate = form.statePercent.trim() === '' ? '0' : shareOf(form.statePercent)
  if (stateRate === undefined) return { wrong: 'statePercent' }
  const ordinaryIncome = amountTyped(form.income)
  if (ordinaryIncome === undefined) return { wrong: 'income' }
  const deduction = form.deduction.trim() === '' ? 'standard' : amountTyped(form.deduction)
  if (deduction === undefined) return { wrong: 'deduction' }
  const short = form.carriedShort.trim() === '' ? '0' : amountTyped(form.carriedShort)
  if (short === undefined) return { wrong: 'carriedShort' }
  const long = form.carriedLong.trim() === '' ? '0' : amountTyped(form.carriedLong)
  if (long === undefined) return { wrong: 'carriedLong' }
  const into = form.carriedInto.trim()
  if (into !== '' && !/^(19|20|21)\d{2}$/.test(into)) return { wrong: 'carriedInto' }
  const newest = newestOf(before)?.year ?? 1900
  return {
    profile: {
      ...before,
      filing: form.filing,
      stateRate,
      income: [
        ...before.income.filter(({ year }) => year !== newest),
        { year: newest, ordinaryIncome, deduction },
      ],
      carried: into === '' ? null : { into: Number(into), short, long },
      owners: form.owners,
    },
  }
}
