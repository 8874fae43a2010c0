/** What the name of a listed option says. */
export interface OptionName {
  readonly underlying: string
  readonly right: 'call' | 'put'
}

/** `SPY 01/20/2023 400.00 C`, `-SPY230120C400`, `SPY   230120C00400000`; undefined where a name is none of these. */
export function optionName(symbol: string): OptionName | undefined {
  const found = COMPACT.exec(symbol) ?? SPOKEN.exec(symbol)
  if (found === null) return undefined
  return { underlying: found[1]!.trim(), right: found[2] === 'C' ? 'call' : 'put' }
}

/** Shares that a listed option of the United States is for, unless an adjustment says otherwise. */
export const SHARES_PER_CONTRACT = 100n

const COMPACT = /^-?([A-Z.]{1,6})\s*\d{6}([CP])\d+(?:\.\d+)?$/
const SPOKEN = /^([A-Z.]{1,6}) \d{1,2}\/\d{1,2}\/\d{2,4} [\d.]+ ([CP])$/
