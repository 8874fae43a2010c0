import { shown } from '../../state/question.ts'
import { assets, macro, prices } from '../../state/questions.ts'
import { useAsked } from '../useApi.ts'

export interface Funds {
  readonly all: readonly { readonly id: string; readonly name: string }[]
  readonly priced: ReadonlySet<string>
}

/** What a rule may hold: assets with prices first. */
export function useFunds(): Funds {
  const known = shown(useAsked(assets, {})) ?? []
  const series = shown(useAsked(prices, {})) ?? []
  const priced = new Set(series.map(({ asset }) => asset))
  const usable = known.filter(({ kind }) => kind !== 'option' && kind !== 'moneyMarket' && kind !== 'cash')
  const all = usable
    .toSorted(
      (a, b) => Number(priced.has(b.id)) - Number(priced.has(a.id)) || a.symbol.localeCompare(b.symbol),
    )
    .map(({ id, symbol, name }) => ({
      id,
      name: name === '' || name === symbol ? symbol : `${symbol}, ${name}`,
    }))
  return { all, priced }
}

/** The funds to choose from, and those that are named already though nothing is known of them. */
export function optionsOf(
  funds: Funds,
  also: readonly string[],
  cash: boolean,
): { value: string; name: string }[] {
  const missing = also.filter((id) => id !== 'cash' && !funds.all.some((fund) => fund.id === id))
  return [
    ...(cash ? [{ value: 'cash', name: 'Cash' }] : []),
    ...funds.all.map(({ id, name }) => ({ value: id, name })),
    ...missing.map((id) => ({ value: id, name: `${id}, no prices yet` })),
  ]
}

/** The macro series that a step may read, by name. */
export function useSeries(): readonly { readonly value: string; readonly name: string }[] {
  const answer = shown(useAsked(macro, {}))
  return (answer ?? []).map(({ id, name }) => ({ value: id, name: name === '' ? id : name }))
}
