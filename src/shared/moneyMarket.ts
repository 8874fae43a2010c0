/** Names under which brokers book uninvested cash that follow no symbol convention. */
const CASH_NAMES: ReadonlySet<string> = new Set([
  'FCASH',
  'CORE',
  'CASH',
  'MMDA1',
  'QACDS',
  'SPAXX**',
  'FDRXX**',
])

/**
 * Whether a symbol names a money-market fund that serves as an account's cash (IMP-8). United States fund symbols have
 * five letters and end in X; those of money-market funds end in XX (the convention of the Nasdaq Fund Network).
 */
export function isMoneyMarket(symbol: string): boolean {
  const plain = symbol.trim().toUpperCase()
  return CASH_NAMES.has(plain) || /^[A-Z]{3}XX$/.test(plain)
}
