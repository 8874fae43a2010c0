import type { TaxProfile } from '../../../../shared/tax.ts'
import { amountTyped } from '../../../parts/amounts.ts'

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
    statePercent: percentText(profile.stateRate),
    carriedInto: profile.carried === null ? '' : String(profile.carried.into),
    carriedShort: profile.carried?.short ?? '',
    carriedLong: profile.carried?.long ?? '',
    owners: profile.owners,
  }
}

function newestOf(profile: TaxProfile): TaxProfile['income'][number] | undefined {
  return profile.income.toSorted((a, b) => b.year - a.year)[0]
}

/** `0.0525` is `5.25`, without a float in between. */
function percentText(rate: string): string {
  const [whole = '0', fraction = ''] = rate.split('.')
  const digits = fraction.padEnd(2, '0')
  const moved = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  const rest = digits.slice(2).replace(/0+$/, '')
  return rest === '' ? moved : `${moved}.${rest}`
}

/** `5.25` is `0.0525`. Undefined for what is no percentage from 0 to 100. */
function rateText(percent: string): string | undefined {
  const m = /^(\d{1,2})(?:\.(\d{1,6}))?$/.exec(percent.trim())
  if (m === null) return undefined
  return `0.${m[1]!.padStart(2, '0')}${m[2] ?? ''}`.replace(/0+$/, '').replace(/\.$/, '')
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
  const stateRate = form.statePercent.trim() === '' ? '0' : rateText(form.statePercent)
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
