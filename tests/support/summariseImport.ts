import { textFromMoney, textFromQuantity, type Money, type Quantity } from '../../src/shared/amount.ts'
import type { ReadFile } from '../../src/main/import/readTransactions.ts'

/** What a golden file states of an export, in its layout (tests/golden/brokers/README.md). */
export interface ImportSummary {
  readonly rows: number
  readonly nonData: readonly { readonly line: number; readonly what: string }[]
  readonly transactionRows: number
  readonly events: Readonly<Record<string, number>>
  readonly refused: readonly { readonly line: number; readonly kind: string }[]
  readonly quantities: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly cash: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** The same figures, from what the importer read. A name in a title sentence is no account of the rows below it. */
export function summariseImport(file: ReadFile): ImportSummary {
  const events: Record<string, number> = {}
  const units: Record<string, Record<string, bigint>> = {}
  const cash: Record<string, Record<string, bigint>> = {}
  for (const draft of file.drafts) {
    events[draft.kind] = (events[draft.kind] ?? 0) + 1
    const account = file.broker === 'schwab' ? '' : (draft.accountHint ?? '')
    const unitsHere = (units[account] ??= {})
    const cashHere = (cash[account] ??= {})
    for (const leg of draft.legs) {
      if (leg.asset !== undefined && leg.quantity !== 0n)
        unitsHere[leg.asset.symbol] = (unitsHere[leg.asset.symbol] ?? 0n) + leg.quantity
      if (leg.currency !== undefined) cashHere[leg.currency] = (cashHere[leg.currency] ?? 0n) + leg.amount
    }
  }
  return {
    rows: file.rows,
    nonData: file.nonData.map(({ line, what }) => ({ line, what })),
    transactionRows: file.drafts.length + file.refused.length,
    events,
    refused: file.refused.map(({ line, kind }) => ({ line, kind })),
    quantities: inText(units, (value) => textFromQuantity(value as Quantity)),
    cash: inText(cash, (value) => textFromMoney(value as Money)),
  }
}

function inText(
  sums: Record<string, Record<string, bigint>>,
  text: (value: bigint) => string,
): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(sums).map(([account, byName]) => [
      account,
      Object.fromEntries(Object.entries(byName).map(([name, value]) => [name, text(value)])),
    ]),
  )
}
