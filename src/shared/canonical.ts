/**
 * One text per value (RFC 8785, JSON Canonicalization Scheme): keys sorted by UTF-16 code units, no spaces, numbers as
 * ECMAScript prints them; beyond it, strings and keys in Unicode NFC so that the same words typed on two systems hash
 * alike. Members that are undefined are left out. Throws a TypeError on what JSON cannot hold: NaN, infinities, bigints,
 * functions, a hole or undefined in an array, half a surrogate pair, two keys that become one under NFC.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`)
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value)
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new TypeError(`a ${typeof value} has no JSON form`)
  }
}

/** Text that is its own NFC and that JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/

/** A string as JSON text in NFC. */
export function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('half a surrogate pair has no UTF-8 form')
  return JSON.stringify(text.normalize('NFC'))
}

function canonicalArray(values: readonly unknown[]): string {
  const parts: string[] = []
  for (const value of values) parts.push(canonical(value))
  return `[${parts.join(',')}]`
}

function canonicalObject(value: object): string {
  const prototype = Object.getPrototypeOf(value) as unknown
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('only plain objects have a JSON form')
  const names = Object.keys(value)
  if (names.every((name) => PLAIN.test(name))) return plainObject(value as Record<string, unknown>, names)
  const members = new Map<string, unknown>()
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    const name = key.normalize('NFC')
    if (members.has(name)) throw new TypeError(`two keys are both ${name}`)
    members.set(name, member)
  }
  const parts = [...members.keys()]
    .toSorted(byCodeUnits)
    .map((key) => `${canonicalString(key)}:${canonical(members.get(key))}`)
  return `{${parts.join(',')}}`
}

/** Names that are their own NFC cannot become one; by default they are sorted by code units. */
function plainObject(value: Readonly<Record<string, unknown>>, names: string[]): string {
  let text = ''
  for (const name of names.sort()) {
    const member = value[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}"${name}":${canonical(member)}`
  }
  return `{${text}}`
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
