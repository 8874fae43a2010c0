import type { AssetKind, TaxKind } from '../../shared/account.ts'
import type { AssetHint } from '../../shared/trade.ts'
import { isMoneyMarket } from '../../shared/moneyMarket.ts'

/**
 * United States funds whose units are not taxed as ordinary securities, written from general knowledge and not checked one by one: trusts
 * that hold metal are collectibles (28 % ceiling), commodity pools are partnerships, funds of Treasury securities and of
 * municipal bonds have their own state and federal rules, REIT funds pay section 199A dividends. A starting point that the
 * person can change per asset; never complete.
 */
const TAX_KINDS: ReadonlyMap<string, TaxKind> = new Map([
  ...each('collectible', 'GLD GLDM IAU IAUM SGOL BAR AAAU OUNZ SLV SIVR PPLT PALL GLTR PHYS PSLV CEF'),
  ...each('partnership', 'DBC DBA DBB DBO DBE DBS USO UNG BNO UGA USCI GSG UUP UDN FXA'),
  ...each(
    'treasuryFund',
    'TLT IEF SHY IEI TLH GOVT BIL SGOV SHV VGSH VGIT VGLT EDV SCHO SCHR SPTL SPTS SPTI TFLO USFR TIP VTIP STIP SCHP',
  ),
  ...each('muniFund', 'MUB VTEB TFI HYD SUB SHM CMF PZA ITM MUNI VTES'),
  ...each('reit', 'VNQ IYR SCHH XLRE RWR ICF USRT FREL REET'),
])

/** Exchange-traded funds whose names do not say so. */
const FUND_WORDS =
  /\b(etf|etn|ishares|spdr|exchange[- ]traded|vanguard .* (index|fund)|invesco (qqq|db)|proshares|wisdomtree)\b/i
/** `SPY 01/20/2023 400.00 C`, `-SPY230120C400`, `SPY   230120C00400000`. */
const OPTION = /^-?[A-Z.]{1,6}\s*\d{6}[CP]\d+(\.\d+)?$|^[A-Z.]{1,6} \d{1,2}\/\d{1,2}\/\d{2,4} [\d.]+ [CP]$/
/** Nine characters of a CUSIP with at least one digit among the first six: what exports put in the symbol column for bonds. */
const CUSIP = /^(?=.{0,5}\d)[0-9A-Z]{8}\d$/

/** What an asset most likely is, where the export does not say. */
export function guessKind(hint: AssetHint): AssetKind {
  if (hint.kind !== undefined) return hint.kind
  const symbol = hint.symbol.trim().toUpperCase()
  if (isMoneyMarket(symbol)) return 'moneyMarket'
  if (OPTION.test(symbol)) return 'option'
  if (CUSIP.test(symbol)) return 'bond'
  if (TAX_KINDS.has(symbol) || FUND_WORDS.test(hint.name ?? ''))
    return isFundSymbol(symbol) ? 'mutualFund' : 'etf'
  if (isFundSymbol(symbol)) return 'mutualFund'
  return symbol === '' ? 'other' : 'equity'
}

export function guessTaxKind(hint: AssetHint, kind: AssetKind): TaxKind {
  if (kind === 'crypto') return 'crypto'
  return TAX_KINDS.get(hint.symbol.trim().toUpperCase()) ?? 'securities'
}

/** Mutual funds of the United States have five letters and end in X. */
function isFundSymbol(symbol: string): boolean {
  return /^[A-Z]{4}X$/.test(symbol)
}

function each(kind: TaxKind, symbols: string): (readonly [string, TaxKind])[] {
  return symbols.split(' ').map((symbol) => [symbol, kind] as const)
}
