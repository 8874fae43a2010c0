import type { AssetKind } from '../../../shared/account.ts'
import { isMoneyMarket } from '../../../shared/moneyMarket.ts'
import type { AssetHint } from '../../../shared/trade.ts'
import { assetHint, isCusip, isIsin } from '../assetHint.ts'
import { valueIn } from './element.ts'
import type { Element } from './tokens.ts'

/** What the security list says of one identifier. */
interface Security {
  readonly kind: AssetKind
  readonly name: string
  readonly tickers: Set<string>
}
export type Securities = ReadonlyMap<string, Security>

const KINDS: ReadonlyMap<string, AssetKind> = new Map([
  ['STOCKINFO', 'equity'],
  ['MFINFO', 'mutualFund'],
  ['DEBTINFO', 'bond'],
  ['OPTINFO', 'option'],
  ['OTHERINFO', 'other'],
])

/** The security lists of a file, by identifier. */
export function listSecurities(elements: readonly Element[]): Securities {
  const securities = new Map<string, Security>()
  for (const element of elements) {
    const kind = KINDS.get(element.tag)
    // An option names its underlying by a second identifier, outside SECINFO.
    const info = element.children.find(({ tag }) => tag === 'SECINFO')
    if (kind === undefined || info === undefined) continue
    const key = keyOf(info)
    const ticker = valueIn(info, 'TICKER')
    const known = securities.get(key)
    if (known === undefined)
      securities.set(key, {
        kind,
        name: valueIn(info, 'SECNAME'),
        tickers: new Set(ticker === '' ? [] : [ticker]),
      })
    else if (ticker !== '') known.tickers.add(ticker)
  }
  return securities
}

/** The asset that a transaction's SECID means (IMP-74); undefined where it names none. `traded` is what its element deals in. */
export function securityOf(
  row: Element,
  securities: Securities,
  traded: AssetKind | undefined,
): AssetHint | undefined {
  const id = valueIn(row, 'UNIQUEID').slice(0, 60)
  if (id === '') return undefined
  const listed = securities.get(keyOf(row))
  const told = listed?.kind ?? traded
  const [ticker, ...others] = listed?.tickers ?? []
  // Brokers write the underlying's ticker for an option; its own has figures in it.
  const isOwn = ticker !== undefined && others.length === 0 && (told !== 'option' || /\d/.test(ticker))
  const symbol = isOwn ? ticker.slice(0, 60) : id
  const name = listed?.name ?? ''
  return assetHint(symbol, name, {
    kind: kindOf(told, symbol, name),
    isin: isIsin(id) ? id : undefined,
    cusip: isCusip(id) ? id : undefined,
  })
}

/** Stock lists hold exchange-traded funds too, and fund lists the sweep; a company may be called CASH or CORE. */
function kindOf(told: AssetKind | undefined, symbol: string, name: string): AssetKind | undefined {
  if (told === 'equity') {
    if (isMoneyMarket(symbol) && /^[A-Z]{3}XX$/.test(symbol)) return 'moneyMarket'
    return assetHint(symbol, name).kind === 'etf' ? 'etf' : 'equity'
  }
  if (told !== 'mutualFund' && told !== 'other') return told
  if (isMoneyMarket(symbol)) return 'moneyMarket'
  return assetHint(symbol, name).kind === 'etf' ? 'etf' : told
}

function keyOf(element: Element): string {
  return `${valueIn(element, 'UNIQUEIDTYPE').toUpperCase()} ${valueIn(element, 'UNIQUEID')}`
}
