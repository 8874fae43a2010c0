import type { ReactNode } from 'react'
import { showAmount, showMoney } from '../../shared/format.ts'
import { signOf } from './amounts.ts'
import type { BothAmounts } from './inBase.ts'

interface AmountProps {
  /** Canonical decimal text; null where the amount is not known. */
  readonly of: string | null
  /** Shown with its sign and letters where it stands in a sentence; tables name the currency in their head. */
  readonly currency?: string
  /** `result`: a gain or loss, with sign, shape and colour. `signed`: sign only. `plain`: minus only. */
  readonly as?: 'plain' | 'signed' | 'result'
  readonly decimals?: number
}

/** Every amount of the app: tabular digits, a true minus, and for results sign, shape and colour, in that order. */
export function Amount({ of, currency, as = 'plain', decimals = 2 }: AmountProps): ReactNode {
  if (of === null) return <span className="quiet">unknown</span>
  const text = currency === undefined ? showAmount(of, decimals) : showMoney(of, currency)
  const sign = /[1-9]/.test(text) ? signOf(of) : 0
  const withSign = as !== 'plain' && sign > 0 ? `+${text}` : text
  if (sign === 0)
    return <span className={as === 'result' ? 'amount marked zero' : 'amount zero'}>{text}</span>
  if (as !== 'result') return <span className="amount">{withSign}</span>
  return <span className={`amount marked ${sign > 0 ? 'gain' : 'loss'}`}>{withSign}</span>
}

/** An amount in its own currency, with what it is in the household's under it where that is another. */
export function AmountBoth({
  both: { of, currency, beside },
  as = 'plain',
}: {
  readonly both: BothAmounts
  readonly as?: 'plain' | 'result'
}): ReactNode {
  return (
    <>
      <Amount of={of} as={as} {...(currency === undefined ? {} : { currency })} />
      {beside === undefined ? null : (
        <span className="beside">
          {beside.of === null ? 'no rate' : <Amount of={beside.of} currency={beside.currency} />}
        </span>
      )}
    </>
  )
}
