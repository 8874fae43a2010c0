import type { Broker } from '../../shared/importing.ts'

/** Layouts as a person calls them, in the order in which they are offered. */
export const BROKER_NAMES: Readonly<Record<Broker, string>> = {
  schwab: 'Schwab',
  fidelity: 'Fidelity',
  vanguard: 'Vanguard',
  ibkr: 'Interactive Brokers',
  robinhood: 'Robinhood',
  etrade: 'E*TRADE',
  merrill: 'Merrill',
  questrade: 'Questrade',
  firstrade: 'Firstrade',
  tdAmeritrade: 'TD Ameritrade',
  trading212: 'Trading 212',
  revolut: 'Revolut',
  coinbase: 'Coinbase',
  degiro: 'DEGIRO',
  saxo: 'Saxo',
  swissquote: 'Swissquote',
  freetrade: 'Freetrade',
  investengine: 'InvestEngine',
  bux: 'BUX',
  finpension: 'finpension',
  avanza: 'Avanza',
  directa: 'Directa',
  xtb: 'XTB',
  etoro: 'eToro',
  ofx: 'OFX or QFX',
  portfolioPerformance: 'Portfolio Performance',
  ghostfolio: 'Ghostfolio',
  wealthfolio: 'Wealthfolio',
  openLots: 'a table of open lots',
  trimtab: 'a Trimtab export',
}

/** The name of a broker or layout as an answer gives it. */
export function brokerName(broker: string): string {
  return broker === 'generic' ? 'a table' : (BROKER_NAMES[broker as Broker] ?? broker)
}
