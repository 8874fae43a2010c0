const WORDS: Readonly<Record<string, string>> = {
  buy: 'Buy',
  sell: 'Sell',
  dividend: 'Dividend',
  reinvestment: 'Reinvestment',
  interest: 'Interest',
  fee: 'Fee',
  withholding: 'Withholding',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  transferIn: 'Transfer in',
  transferOut: 'Transfer out',
  split: 'Split',
  spinOff: 'Spin-off',
  merger: 'Merger',
  rename: 'Renamed',
  returnOfCapital: 'Return of capital',
  capGainDistribution: 'Gain distribution',
  fxConversion: 'Conversion',
  buyToOpen: 'Buy to open',
  sellToOpen: 'Sell to open',
  buyToClose: 'Buy to close',
  sellToClose: 'Sell to close',
  optionExpired: 'Option expired',
  optionAssigned: 'Option assigned',
  optionExercised: 'Option exercised',
  openingLot: 'Opening lot',
  reliefChoice: 'Lots chosen',
  terms: 'Terms stated',
}

/** The kind of an event as a person calls it. */
export function eventWords(kind: string): string {
  return WORDS[kind] ?? kind
}
