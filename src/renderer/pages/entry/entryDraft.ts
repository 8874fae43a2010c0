import type { Entry, EntryKind } from '../../../shared/entry.ts'
import { amountTyped } from '../../parts/amounts.ts'

/** What the form holds: texts as typed, amounts without the sign that the kind gives them. */
export interface EntryDraft {
  readonly kind: EntryKind
  readonly account: string
  readonly day: string
  readonly symbol: string
  readonly quantity: string
  readonly amount: string
  readonly fee: string
  readonly currency: string
  readonly note: string
}

/** Which fields a kind has, and what its amount is called. Undefined: the kind has none. */
export interface EntryFields {
  readonly symbol: 'needed' | 'may' | 'none'
  readonly quantity: string | undefined
  readonly amount: string | undefined
  readonly amountNeeded: boolean
  readonly fee: boolean
}

export function fieldsOf(kind: EntryKind): EntryFields {
  switch (kind) {
    case 'buy':
    case 'reinvestment':
    case 'buyToOpen':
    case 'buyToClose':
      return { symbol: 'needed', quantity: 'Shares', amount: 'Paid in all', amountNeeded: true, fee: true }
    case 'sell':
    case 'sellToOpen':
    case 'sellToClose':
      return {
        symbol: 'needed',
        quantity: 'Shares',
        amount: 'Received in all',
        amountNeeded: true,
        fee: true,
      }
    case 'dividend':
    case 'capGainDistribution':
    case 'returnOfCapital':
      return { symbol: 'needed', quantity: undefined, amount: 'Received', amountNeeded: true, fee: false }
    case 'interest':
    case 'deposit':
      return { symbol: 'none', quantity: undefined, amount: 'Received', amountNeeded: true, fee: false }
    case 'withholding':
      return { symbol: 'may', quantity: undefined, amount: 'Taken', amountNeeded: true, fee: false }
    case 'fee':
    case 'withdrawal':
      return { symbol: 'none', quantity: undefined, amount: 'Paid', amountNeeded: true, fee: false }
    case 'transferIn':
      return {
        symbol: 'may',
        quantity: 'Shares that came',
        amount: 'Their cost, or the money that came',
        amountNeeded: false,
        fee: false,
      }
    case 'transferOut':
      return {
        symbol: 'may',
        quantity: 'Shares that left',
        amount: 'Money that left',
        amountNeeded: false,
        fee: false,
      }
    case 'split':
      return {
        symbol: 'needed',
        quantity: 'Shares added (minus: taken away)',
        amount: undefined,
        amountNeeded: false,
        fee: false,
      }
    case 'rename':
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
      return {
        symbol: 'needed',
        quantity: 'Shares that came (minus: left)',
        amount: undefined,
        amountNeeded: false,
        fee: false,
      }
    case 'openingLot':
      return {
        symbol: 'needed',
        quantity: 'Shares',
        amount: 'Cost of all of them',
        amountNeeded: false,
        fee: false,
      }
  }
}

/** The entry that a draft states, or the fields that do not let it. */
export function entryOfDraft(draft: EntryDraft): Entry | { readonly wrong: ReadonlySet<keyof EntryDraft> } {
  const fields = fieldsOf(draft.kind)
  const wrong = new Set<keyof EntryDraft>()
  const number = (field: 'quantity' | 'amount' | 'fee', isNeeded: boolean) => {
    const typed = draft[field].trim()
    if (typed === '' && !isNeeded) return undefined
    const text = amountTyped(typed)
    if (text === undefined) wrong.add(field)
    return text
  }
  if (draft.account === '') wrong.add('account')
  if (draft.day === '') wrong.add('day')
  if (fields.symbol === 'needed' && draft.symbol.trim() === '') wrong.add('symbol')
  if (!/^[A-Z]{3}$/.test(draft.currency) && draft.currency !== '') wrong.add('currency')
  const quantity = fields.quantity === undefined ? undefined : number('quantity', fields.symbol === 'needed')
  const amount = fields.amount === undefined ? undefined : number('amount', fields.amountNeeded)
  const fee = fields.fee ? number('fee', false) : undefined
  if (wrong.size > 0) return { wrong }
  return {
    kind: draft.kind,
    account: draft.account,
    day: draft.day,
    symbol: fields.symbol === 'none' ? '' : draft.symbol.trim(),
    ...(quantity === undefined ? {} : { quantity }),
    ...(amount === undefined ? {} : { amount: goesOut(draft.kind) ? negated(amount) : amount }),
    ...(fee === undefined ? {} : { fee }),
    ...(draft.currency === '' ? {} : { currency: draft.currency }),
    note: draft.note,
  }
}

/** An entry as the form shows it; `symbol` in place of an asset's id where one is given. */
export function draftOfEntry(entry: Partial<Entry> & Pick<Entry, 'kind'>, symbol?: string): EntryDraft {
  const { kind, amount } = entry
  return {
    kind,
    account: entry.account ?? '',
    day: entry.day ?? '',
    symbol: symbol ?? entry.symbol ?? '',
    quantity: entry.quantity ?? '',
    amount: amount === undefined ? '' : goesOut(kind) ? negated(amount) : amount,
    fee: entry.fee ?? '',
    currency: entry.currency ?? '',
    note: entry.note ?? '',
  }
}

/** Whether the cash of a kind leaves the account, so that it is typed without its minus. */
function goesOut(kind: EntryKind): boolean {
  switch (kind) {
    case 'buy':
    case 'reinvestment':
    case 'buyToOpen':
    case 'buyToClose':
    case 'fee':
    case 'withholding':
    case 'withdrawal':
    case 'transferOut':
      return true
    case 'sell':
    case 'dividend':
    case 'interest':
    case 'deposit':
    case 'transferIn':
    case 'split':
    case 'rename':
    case 'returnOfCapital':
    case 'capGainDistribution':
    case 'openingLot':
    case 'sellToOpen':
    case 'sellToClose':
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
      return false
  }
}

function negated(amount: string): string {
  if (!/[1-9]/.test(amount)) return amount
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}
