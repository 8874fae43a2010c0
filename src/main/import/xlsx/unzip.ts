import { crc32, inflateRawSync } from 'node:zlib'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'

/** All parts of a workbook together, unpacked; a small archive that swells beyond is no export. */
const MAX_UNPACKED = 400 * 1024 * 1024
const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

/** Whether bytes begin as a zip archive, which every workbook is. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

/**
 * The files of a zip archive by name. Refuses what is cut (`truncated`), encrypted, packed otherwise than by deflate,
 * beyond 4 GB, not as its check sum says (`unreadable`), or too large unpacked (`tooLarge`).
 */
export function unzip(file: string, bytes: Uint8Array): Result<ReadonlyMap<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fail = (problem: 'truncated' | 'unreadable' | 'tooLarge', found: string): Result<never> =>
    refuse({ kind: 'file', file, problem, found })
  const end = endOfDirectory(view)
  if (end === undefined) return fail('truncated', 'a zip archive without its directory')
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  let unpacked = 0
  const parts = new Map<string, Uint8Array>()
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY)
      return fail('truncated', 'a zip archive whose directory is cut')
    const flags = view.getUint16(at + 8, true)
    const method = view.getUint16(at + 10, true)
    const sum = view.getUint32(at + 16, true)
    const packed = view.getUint32(at + 20, true)
    const size = view.getUint32(at + 24, true)
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const local = view.getUint32(at + 42, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + lengths[0]!))
    at += 46 + lengths[0]! + lengths[1]! + lengths[2]!
    if ((flags & ENCRYPTED) !== 0) return fail('unreadable', 'an archive under a password')
    unpacked += size
    if (unpacked > MAX_UNPACKED) return fail('tooLarge', `${unpacked} bytes unpacked`)
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
      return fail('truncated', name.slice(0, 100))
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const own = bytes.subarray(from, from + packed)
    const plain = own.length < packed ? undefined : inflate(own, method, size)
    if (plain?.length !== size || crc32(plain) !== sum)
      return fail(own.length < packed ? 'truncated' : 'unreadable', name.slice(0, 100))
    parts.set(name, plain)
  }
  return ok(parts)
}

/** The directory's end stands last, before a comment of at most 65,535 bytes. */
function endOfDirectory(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at
  return undefined
}

function inflate(packed: Uint8Array, method: number, size: number): Uint8Array | undefined {
  if (method === STORED) return packed
  if (method !== DEFLATED) return undefined
  if (size === 0) return new Uint8Array()
  try {
    return inflateRawSync(packed, { maxOutputLength: size })
  } catch {
    return undefined
  }
}
