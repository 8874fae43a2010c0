/**
 * One encoding for every transport, Electron's included: JSON text in which a `Float64Array` travels as
 * `{"$f64": base64 of its little-endian bytes}` and bytes as `{"$u8": base64}`. NaN may stand only inside a column:
 * a bare NaN or infinity is a bug and throws. `undefined` members are dropped, as JSON does.
 */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => {
    if (typeof v === 'number' && !Number.isFinite(v)) throw new TypeError(`${v} outside a column`)
    if (typeof v === 'bigint')
      throw new TypeError('a bigint reached the wire: amounts travel as decimal text')
    if (v instanceof Float64Array) return { $f64: base64FromBytes(littleEndian(v)) }
    if (v instanceof Uint8Array) return { $u8: base64FromBytes(v) }
    return v
  })
}

/** The inverse of `encode`; throws a SyntaxError on text that `encode` cannot have made. */
export function decode(text: string): unknown {
  return JSON.parse(text, (key, v: unknown) => {
    if (key === '__proto__') throw new SyntaxError('a key that would change a prototype')
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return v
    const only = Object.keys(v)
    if (only.length !== 1) return v
    const held = (v as Record<string, unknown>)[only[0]!]
    if (only[0] === '$f64' && typeof held === 'string') return columnFromBytes(bytesFromBase64(held))
    if (only[0] === '$u8' && typeof held === 'string') return bytesFromBase64(held)
    return v
  })
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Uint8Array(128).fill(255)
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i
/** Two characters for each twelve bits. */
const PAIRS = Array.from({ length: 4096 }, (_, word) => ALPHABET[word >> 6]! + ALPHABET[word & 63]!)

export function base64FromBytes(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let start = 0; start < bytes.length; start += 12_288) {
    const end = Math.min(start + 12_288, bytes.length)
    let part = ''
    const whole = end - ((end - start) % 3)
    for (let i = start; i < whole; i += 3) {
      const word = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
      part += PAIRS[word >> 12]! + PAIRS[word & 4095]!
    }
    for (let i = whole; i < end; i += 3) {
      const left = bytes.length - i
      const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
      part += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]!
      part += left > 1 ? ALPHABET[(word >> 6) & 63]! : '='
      part += left > 2 ? ALPHABET[word & 63]! : '='
    }
    parts.push(part)
  }
  return parts.join('')
}

export function bytesFromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new SyntaxError('base64 of a wrong length')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  for (let i = 0; i < text.length; i += 4) {
    const last = i + 4 === text.length
    const a = sextet(text, i)
    const b = sextet(text, i + 1)
    const c = last && padding > 1 ? 0 : sextet(text, i + 2)
    const d = last && padding > 0 ? 0 : sextet(text, i + 3)
    const word = (a << 18) | (b << 12) | (c << 6) | d
    if (at < bytes.length) bytes[at++] = word >> 16
    if (at < bytes.length) bytes[at++] = (word >> 8) & 255
    if (at < bytes.length) bytes[at++] = word & 255
  }
  return bytes
}

function sextet(text: string, at: number): number {
  const code = text.charCodeAt(at)
  const value = code < 128 ? VALUES[code]! : 255
  if (value === 255) throw new SyntaxError('a character that base64 does not have')
  return value
}

function littleEndian(column: Float64Array): Uint8Array {
  const bytes = new Uint8Array(column.length * 8)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < column.length; i++) view.setFloat64(i * 8, column[i]!, true)
  return bytes
}

function columnFromBytes(bytes: Uint8Array): Float64Array {
  if (bytes.length % 8 !== 0) throw new SyntaxError('a column that is not whole float64 values')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const column = new Float64Array(bytes.length / 8)
  for (let i = 0; i < column.length; i++) column[i] = view.getFloat64(i * 8, true)
  return column
}
