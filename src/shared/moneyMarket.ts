/** Names under which brokers book uninvested cash that follow no symbol convention. */
const CASH_NAMES: ReadonlySet<string> = new Set(['FCASH', 'CORE', 'CASH', 'MMDA1', 'QACDS', 'QPIKQ', 'QIWSQ'])

/**
 * Whether a symbol names a money-market fund that serves as an account's cash (IMP-8). United States fund symbols have
 * five letters and end in X; those of money-market funds end in XX (the convention of the Nasdaq Fund Network).
 */
export function isMoneyMarket(symbol: string): boolean {
  // Position files mark the sweep with asterisks (`SPAXX**`).
  const plain = symbol.trim().toUpperCase().replace(/\*+$/, '')
  return CASH_NAMES.has(plain) || /^[A-Z]{3}XX$/.test(plain)
}
