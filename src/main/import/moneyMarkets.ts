/**
 * IMP-8: money-market funds and bank sweeps that serve as an account's cash. Stable value: one unit is one dollar.
 * By institution: Schwab, Fidelity, Vanguard, and what other brokers sweep into.
 */
const CASH_FUNDS: ReadonlySet<string> = new Set([
  ...['SWVXX', 'SNVXX', 'SNAXX', 'SNSXX', 'SNOXX', 'SUTXX', 'SCOXX', 'SGUXX', 'SWGXX', 'SWTXX', 'SWKXX'],
  ...[
    'SPAXX',
    'FDRXX',
    'FZFXX',
    'FCASH',
    'FDLXX',
    'FZCXX',
    'FZDXX',
    'SPRXX',
    'FTEXX',
    'FIGXX',
    'FSIXX',
    'QPIKQ',
    'QIWSQ',
  ],
  ...['VMFXX', 'VMRXX', 'VUSXX', 'VMSXX', 'VCTXX', 'VYFXX', 'VPTXX'],
  ...['IIAXX', 'TTTXX', 'GOIXX', 'TSTXX', 'JTSXX'],
])

/** Position files mark the sweep with asterisks (`SPAXX**`). */
export function isCashFund(symbol: string): boolean {
  return CASH_FUNDS.has(symbol.toUpperCase().replace(/\*+$/, ''))
}
