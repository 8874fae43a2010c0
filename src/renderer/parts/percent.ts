/** `23.8` percent as the share `0.238`, digit by digit; undefined for what is no percentage from 0 to 100. */
export function shareOf(percent: string): string | undefined {
  const text = percent.trim()
  if (/^100(?:\.0{1,6})?$/.test(text)) return '1'
  const m = /^(\d{1,2})(?:\.(\d{1,6}))?$/.exec(text)
  if (m === null) return undefined
  return `0.${m[1]!.padStart(2, '0')}${m[2] ?? ''}`.replace(/0+$/, '').replace(/\.$/, '')
}

/** `0.0525` is `5.25`, without a float in between. */
export function percentOf(share: string): string {
  const [whole = '0', fraction = ''] = share.split('.')
  const digits = fraction.padEnd(2, '0')
  const moved = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  const rest = digits.slice(2).replace(/0+$/, '')
  return rest === '' ? moved : `${moved}.${rest}`
}
