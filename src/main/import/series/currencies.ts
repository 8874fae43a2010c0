/**
 * Names under which rate files speak of monies. Countries of the euro area stand for the money that they had before it; their
 * rates end when it came.
 */
const OF_COUNTRY: Readonly<Record<string, string>> = {
  Australia: 'AUD',
  Austria: 'ATS',
  Belgium: 'BEF',
  Brazil: 'BRL',
  Canada: 'CAD',
  China: 'CNY',
  Denmark: 'DKK',
  Euro: 'EUR',
  Finland: 'FIM',
  France: 'FRF',
  Germany: 'DEM',
  Greece: 'GRD',
  'Hong Kong': 'HKD',
  India: 'INR',
  Ireland: 'IEP',
  Italy: 'ITL',
  Japan: 'JPY',
  Malaysia: 'MYR',
  Mexico: 'MXN',
  Netherlands: 'NLG',
  'New Zealand': 'NZD',
  Norway: 'NOK',
  Portugal: 'PTE',
  Singapore: 'SGD',
  'South Africa': 'ZAR',
  'South Korea': 'KRW',
  Spain: 'ESP',
  'Sri Lanka': 'LKR',
  Sweden: 'SEK',
  Switzerland: 'CHF',
  Taiwan: 'TWD',
  Thailand: 'THB',
  'United Kingdom': 'GBP',
  Venezuela: 'VES',
}

/** The two letters by which the Federal Reserve's H.10 series name a money: DEXUSEU, EXJPUS. */
const OF_FRED: Readonly<Record<string, string>> = {
  AL: 'AUD',
  BZ: 'BRL',
  CA: 'CAD',
  CH: 'CNY',
  DN: 'DKK',
  EU: 'EUR',
  HK: 'HKD',
  IN: 'INR',
  JP: 'JPY',
  KO: 'KRW',
  MA: 'MYR',
  MX: 'MXN',
  NO: 'NOK',
  NZ: 'NZD',
  SD: 'SEK',
  SF: 'ZAR',
  SI: 'SGD',
  SL: 'LKR',
  SZ: 'CHF',
  TA: 'TWD',
  TH: 'THB',
  UK: 'GBP',
  US: 'USD',
  VZ: 'VES',
}

export function moneyOfCountry(country: string): string | undefined {
  return Object.hasOwn(OF_COUNTRY, country) ? OF_COUNTRY[country] : undefined
}

/** DEXUSEU is dollars for one euro: the first place's money is the quote, the second's the base. */
export function moneyOfFred(id: string): { readonly base: string; readonly quote: string } | undefined {
  const m = /^D?EX([A-Z]{2})([A-Z]{2})$/i.exec(id)
  if (m === null) return undefined
  const quote = OF_FRED[m[1]!.toUpperCase()]
  const base = OF_FRED[m[2]!.toUpperCase()]
  return quote === undefined || base === undefined ? undefined : { base, quote }
}
