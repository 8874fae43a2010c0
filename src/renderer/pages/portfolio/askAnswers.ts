import type { Input, Output } from '../../../shared/contract.ts'
import type { TermsText } from '../../../shared/terms.ts'
import { amountTyped } from '../../parts/amounts.ts'
import { shareOf } from '../../parts/percent.ts'

type Ask = Output<'ledger.asks'>[number]
export type AnswerKind = Exclude<TermsText['kind'], 'renamed'>

/** How units came that no file tells of. */
export type OpeningKind = 'basis' | 'inherited' | 'gifted'
export const OPENING_KINDS: readonly OpeningKind[] = ['basis', 'inherited', 'gifted']

/** Which answers fit a question, the likeliest first. */
export const OTHER_ANSWERS: Readonly<Record<Exclude<Ask['kind'], 'contract'>, readonly AnswerKind[]>> = {
  basis: OPENING_KINDS,
  share: ['spinOff'],
  unitValue: ['reorganisation', 'taxable'],
  ratio: ['split'],
}

/** What was typed, by the name of the field. */
export type Answered = Readonly<Record<string, string>>

interface Field {
  readonly name: string
  readonly label: string
  readonly kind: 'day' | 'amount' | 'words'
  readonly hint?: string
}

const COST: Field = { name: 'cost', label: 'Cost of all of them', kind: 'amount', hint: 'Fees included' }

export function fieldsOf(kind: AnswerKind): readonly Field[] {
  switch (kind) {
    case 'basis':
      return [{ name: 'acquired', label: 'Acquired', kind: 'day' }, COST]
    case 'inherited':
      return [
        { name: 'died', label: 'Day of death', kind: 'day' },
        { ...COST, label: 'Value of all of them that day', hint: 'Or on the day that the estate chose' },
      ]
    case 'gifted':
      return [
        { name: 'given', label: 'Day of the gift', kind: 'day' },
        { name: 'acquired', label: 'Acquired by the donor', kind: 'day' },
        { ...COST, label: "The donor's cost of all of them" },
        { name: 'value', label: 'Value of all of them that day', kind: 'amount' },
      ]
    case 'spinOff':
      return [
        { name: 'parent', label: 'Symbol that it came from', kind: 'words' },
        {
          name: 'percent',
          label: 'Share of its cost, percent',
          kind: 'amount',
          hint: 'The company publishes it',
        },
      ]
    case 'reorganisation':
    case 'taxable':
      return [{ name: 'unitValue', label: 'Worth of one unit received', kind: 'amount' }]
    case 'split':
      return [
        { name: 'after', label: 'Units after', kind: 'amount', hint: '10 in a 10 for 1 split' },
        { name: 'before', label: 'for units before', kind: 'amount' },
      ]
  }
}

/** The answer as it is sent; undefined while something is missing or no number. */
export function answerOf(kind: AnswerKind, typed: Answered, ask: Pick<Ask, 'day'>): TermsText | undefined {
  const amount = (name: string) => amountTyped(typed[name] ?? '')
  const on = (name: string) => (typed[name] === undefined || typed[name] === '' ? undefined : typed[name])
  const cost = amount('cost')
  switch (kind) {
    case 'basis': {
      const acquired = on('acquired')
      return acquired === undefined || cost === undefined ? undefined : { kind, acquired, cost }
    }
    case 'inherited':
      return cost === undefined ? undefined : { kind, died: on('died') ?? ask.day, cost }
    case 'gifted': {
      const acquired = on('acquired')
      const value = amount('value')
      if (acquired === undefined || cost === undefined || value === undefined) return undefined
      return { kind, given: on('given') ?? ask.day, acquired, cost, value }
    }
    case 'spinOff': {
      const parent = on('parent')?.trim().toUpperCase()
      const share = shareOf(typed.percent ?? '')
      return parent === undefined || share === undefined ? undefined : { kind, parent, share }
    }
    case 'reorganisation':
    case 'taxable': {
      const unitValue = amount('unitValue')
      return unitValue === undefined ? undefined : { kind, unitValue }
    }
    case 'split': {
      const after = amount('after')
      const before = amount('before')
      return after === undefined || before === undefined ? undefined : { kind, after, before }
    }
  }
}

/** What an opening lot is told of how its units came; undefined while a day or an amount is missing. */
export function openingOf(
  kind: OpeningKind,
  typed: Answered,
): Pick<Input<'ledger.addOpeningLot'>, 'acquired' | 'costBasis' | 'origin'> | undefined {
  // There is no event to take a day from, so every day must be said.
  const terms = answerOf(kind, typed, { day: '' })
  switch (terms?.kind) {
    case 'basis':
      return { acquired: terms.acquired, costBasis: terms.cost }
    case 'inherited':
      return terms.died === ''
        ? undefined
        : { acquired: terms.died, costBasis: terms.cost, origin: { kind: 'inherited' } }
    case 'gifted': {
      const { given, acquired, cost, value } = terms
      return given === ''
        ? undefined
        : { acquired, costBasis: cost, origin: { kind: 'gifted', given, value } }
    }
    case 'renamed':
    case 'spinOff':
    case 'reorganisation':
    case 'taxable':
    case 'split':
    case undefined:
      return undefined
  }
}
