import type { AssetKind } from '../../shared/account.ts'
import type { AssetHint } from '../../shared/trade.ts'
import { isMoneyMarket } from '../../shared/moneyMarket.ts'

export interface Identifiers {
  readonly kind?: AssetKind | undefined
  readonly isin?: string | undefined
  readonly cusip?: string | undefined
  readonly conid?: string | undefined
}

/**
 * What a row says about its asset. The kind is named only as far as the file tells: by an option symbol, the letters
 * XX of a money-market fund, the words of the name, the fifth letter X of a mutual fund, or the letters in a debt CUSIP. A symbol cell that
 * holds a CUSIP or ISIN is named as such too.
 */
export function assetHint(symbol: string, name: string, known: Identifiers = {}): AssetHint {
  const cusip = known.cusip ?? (isCusip(symbol) ? symbol : undefined)
  const isin = known.isin ?? (isIsin(symbol) ? symbol : undefined)
  const kind = known.kind ?? kindOf(symbol, name, cusip)
  return {
    symbol,
    ...(name !== '' && { name: name.slice(0, 200) }),
    ...(kind && { kind }),
    ...(isin && { isin }),
    ...(cusip && { cusip }),
    ...(known.conid && { conid: known.conid }),
  }
}

/** `TSLA  230317P00180000` (OCC), `PLTR 04/17/2026 125.00 P` (Schwab), `-PLTR260417P125` (Fidelity), `SPY 17JAN25 500 C` (IBKR). */
export function isOptionSymbol(symbol: string): boolean {
  return (
    /^[A-Z0-9.]{1,6}\s*\d{6}[CP]\d{8}$/.test(symbol) ||
    /^[A-Z0-9./]{1,7} \d{2}\/\d{2}\/\d{4} \d+(?:\.\d+)? [CP]$/.test(symbol) ||
    /^-[A-Z0-9.]{1,7}\d{6}[CP]\d+(?:\.\d+)?$/.test(symbol) ||
    /^[A-Z0-9.]{1,7} \d{2}[A-Z]{3}\d{2} \d+(?:\.\d+)? [CP]$/.test(symbol)
  )
}

/** Nine characters whose last is the modulus-10 double-add-double check digit of the others (ANSI X9.6). */
export function isCusip(text: string): boolean {
  if (!/^[0-9A-Z]{8}\d$/.test(text) || !/\d/.test(text.slice(0, 8))) return false
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const value = valueOfCharacter(text[i]!) * (i % 2 === 0 ? 1 : 2)
    sum += Math.floor(value / 10) + (value % 10)
  }
  return (10 - (sum % 10)) % 10 === Number(text[8])
}

/** Twelve characters whose last is the Luhn digit of the others with letters written as two digits (ISO 6166). */
export function isIsin(text: string): boolean {
  if (!/^[A-Z]{2}[0-9A-Z]{9}\d$/.test(text)) return false
  const digits = Array.from(text, valueOfCharacter).join('')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 2)
    sum += Math.floor(value / 10) + (value % 10)
  }
  return sum % 10 === 0
}

function kindOf(symbol: string, name: string, cusip: string | undefined): AssetKind | undefined {
  if (isOptionSymbol(symbol)) return 'option'
  if (isMoneyMarket(symbol)) return 'moneyMarket'
  if (
    /\bETFS?\b|\bEXCHANGE[ -]TRADED\b|\bISHARES\b|\bSPDR\b|\bPROSHARES\b|\b(?:INVESCO|INVSC) QQQ\b/i.test(
      name,
    )
  )
    return 'etf'
  if (/^[A-Z]{4}X$/.test(symbol)) return 'mutualFund'
  // The issue part of a CUSIP (characters 7 and 8) is digits for equity and holds a letter for debt.
  if (cusip !== undefined) return /[A-Z]/.test(cusip.slice(6, 8)) ? 'bond' : 'equity'
  return undefined
}

function valueOfCharacter(c: string): number {
  return c >= 'A' ? c.charCodeAt(0) - 55 : Number(c)
}
