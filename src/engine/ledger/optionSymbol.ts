/** The root of an option's symbol and which right it is. */
export interface OptionSymbol {
  readonly root: string
  readonly right: 'call' | 'put'
}

/**
 * Reads what brokers call an option: `AAPL  240119C00150000` (OCC), `-AAPL240119C150` (Fidelity), `AAPL 01/19/2024 150.00 C` (Schwab),
 * `AAPL 19JAN24 150 C` (IBKR), `AAPL 1/19/2024 Call $150.00` (Robinhood). Undefined for anything else.
 */
export function readOptionSymbol(symbol: string): OptionSymbol | undefined {
  const compact = /^-?\.?([A-Z]{1,6})\d?\s*\d{6}([CP])[\d.]+$/.exec(symbol)
  const spaced = /^([A-Z.]{1,7})\s+(?:\d{1,2}\/\d{1,2}\/\d{2,4}|\d{1,2}[A-Z]{3}\d{2})\s+(.*)$/i.exec(symbol)
  const right = compact?.[2] ?? /(?:^|\s)(C|P|Call|Put)(?:\s|$)/i.exec(spaced?.[2] ?? '')?.[1]
  const root = compact?.[1] ?? spaced?.[1]
  if (root === undefined || right === undefined) return undefined
  return { root: root.toUpperCase(), right: right[0]!.toUpperCase() === 'C' ? 'call' : 'put' }
}
