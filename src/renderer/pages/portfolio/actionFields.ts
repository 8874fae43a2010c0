import type { ActionText } from '../../../shared/action.ts'
import { amountTyped } from '../../parts/amounts.ts'
import { shareOf } from '../../parts/percent.ts'

export type ActionKind = ActionText['kind']

export const ACTION_KINDS: readonly { readonly value: ActionKind; readonly name: string }[] = [
  { value: 'split', name: 'Split or reverse split' },
  { value: 'spinOff', name: 'Spin-off' },
  { value: 'merger', name: 'Merger' },
  { value: 'rename', name: 'New name or symbol' },
  { value: 'returnOfCapital', name: 'Return of capital' },
  { value: 'capGainDistribution', name: 'Capital gain distribution' },
  { value: 'liquidation', name: 'Liquidation' },
]

/** What is typed, by the name of the field; the account only where the action happens in one. */
export type TypedAction = Readonly<Record<string, string>>

interface ActionField {
  readonly name: string
  readonly label: string
  readonly optional?: true
  readonly hint?: string
}

const RATIO: readonly ActionField[] = [
  { name: 'after', label: 'Units after', hint: '10 in a 10 for 1 split' },
  { name: 'before', label: 'for units before' },
]
const IN_LIEU: ActionField = {
  name: 'cashInLieu',
  label: 'Cash for the fraction',
  optional: true,
  hint: 'The fraction is sold for it',
}

/** Fields beside asset and day. */
export function actionFields(kind: ActionKind): readonly ActionField[] {
  switch (kind) {
    case 'split':
      return [...RATIO, IN_LIEU]
    case 'spinOff':
      return [
        { name: 'into', label: 'New symbol' },
        { name: 'after', label: 'New units' },
        { name: 'before', label: 'for units held' },
        {
          name: 'percent',
          label: 'Share of the cost that moves, percent',
          optional: true,
          hint: 'Asked later where left out',
        },
        IN_LIEU,
      ]
    case 'merger':
      return [
        { name: 'into', label: 'New symbol', optional: true, hint: 'Empty when it was for cash alone' },
        { name: 'after', label: 'New units', optional: true },
        { name: 'before', label: 'for units held', optional: true },
        { name: 'cashPerUnit', label: 'Cash for each unit held', optional: true },
        {
          name: 'unitValue',
          label: 'Worth of one new unit that day',
          optional: true,
          hint: 'Needed where cash came beside the units',
        },
        IN_LIEU,
      ]
    case 'rename':
      return [{ name: 'symbol', label: 'New symbol' }]
    case 'returnOfCapital':
    case 'capGainDistribution':
      return [{ name: 'amount', label: 'Amount' }]
    case 'liquidation':
      return [{ name: 'cashPerUnit', label: 'Cash for each unit' }]
  }
}

/** Happens in one account, which must be named. */
export function needsAccount(kind: ActionKind): kind is 'returnOfCapital' | 'capGainDistribution' {
  return kind === 'returnOfCapital' || kind === 'capGainDistribution'
}

/** The action as it is sent; undefined while something is missing or no number. */
export function actionOf(kind: ActionKind, typed: TypedAction): ActionText | undefined {
  const words = (name: string) => (typed[name]?.trim() === '' ? undefined : typed[name]?.trim())
  const asset = words('asset')
  const day = words('day')
  if (asset === undefined || day === undefined) return undefined
  const amounts: Record<string, string> = {}
  for (const { name, optional } of actionFields(kind)) {
    if (name === 'into' || name === 'symbol') continue
    const text = words(name)
    if (text === undefined) {
      if (optional === true) continue
      return undefined
    }
    const amount = name === 'percent' ? shareOf(text) : amountTyped(text)
    if (amount === undefined) return undefined
    amounts[name] = amount
  }
  const { after = '', before = '', amount = '', cashPerUnit = '' } = amounts
  const account = words('account')
  const common = { asset, day, ...(account === undefined ? {} : { account }) }
  const some = (...names: string[]) =>
    Object.fromEntries(names.flatMap((name) => (amounts[name] === undefined ? [] : [[name, amounts[name]]])))
  switch (kind) {
    case 'split':
      return { kind, ...common, after, before, ...some('cashInLieu') }
    case 'spinOff': {
      const into = words('into')
      if (into === undefined) return undefined
      const share = amounts.percent === undefined ? {} : { share: amounts.percent }
      return { kind, ...common, into, after, before, ...share, ...some('cashInLieu') }
    }
    case 'merger': {
      const into = words('into')
      if (into === undefined && amounts.cashPerUnit === undefined) return undefined
      return {
        kind,
        ...common,
        ...(into === undefined ? {} : { into }),
        ...some('after', 'before', 'cashPerUnit', 'unitValue', 'cashInLieu'),
        taxable: typed.taxable === 'yes',
      }
    }
    case 'rename': {
      const symbol = words('symbol')
      return symbol === undefined ? undefined : { kind, asset, day, symbol }
    }
    case 'returnOfCapital':
    case 'capGainDistribution':
      return account === undefined ? undefined : { kind, asset, day, account, amount }
    case 'liquidation':
      return { kind, ...common, cashPerUnit }
  }
}
