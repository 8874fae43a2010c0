/**
 * A number as programs write it (`1.5E-3`, `0.30000000000000004`) as plain decimal text; with at most `most` significant
 * digits, the last half-up, where that is given; undefined for what is none.
 */
export function plainDecimal(written: string, most = Infinity): string | undefined {
  const m = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(written.trim())
  if (m === null) return undefined
  const [, sign = '', whole = '', fraction = '', power = '0'] = m
  let digits = `${whole}${fraction}`.replace(/^0+/, '')
  let scale = fraction.length - Number(power)
  const surplus = digits.length - most
  if (surplus > 0) {
    const kept = BigInt(digits.slice(0, most)) + (digits[most]! >= '5' ? 1n : 0n)
    digits = kept.toString()
    scale -= surplus
  }
  if (digits === '' || digits === '0') return '0'
  if (scale <= 0) return `${sign}${digits}${'0'.repeat(-scale)}`
  const padded = digits.padStart(scale + 1, '0')
  const tail = padded.slice(-scale).replace(/0+$/, '')
  return `${sign}${padded.slice(0, -scale)}${tail === '' ? '' : `.${tail}`}`
}
