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
  trimtab: 'a Trimtab export',
}
