import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'

/**
 * Unpacks a tar archive (ustar, with GNU long names) into `folder`: files, folders and symbolic links, all that the
 * browser's libraries need. Throws for an entry that would land outside.
 */
export function untar(archive: Uint8Array, folder: string): void {
  const text = (from: number, length: number) => {
    const bytes = archive.subarray(from, from + length)
    const end = bytes.indexOf(0)
    return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end))
  }
  let longName = ''
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8)
    const kind = String.fromCharCode(archive[at + 156]!)
    const prefix = text(at + 257, 5) === 'ustar' ? text(at + 345, 155) : ''
    const name = longName || (prefix ? `${prefix}/` : '') + text(at, 100)
    const place = resolve(folder, name)
    const content = archive.subarray(at + 512, at + 512 + size)
    if (place !== resolve(folder) && !place.startsWith(resolve(folder) + sep))
      throw new Error(`${name} leads out`)
    longName = ''
    switch (kind) {
      case 'L':
        longName = text(at + 512, size)
        break
      case '5':
        mkdirSync(place, { recursive: true })
        break
      case '2':
        mkdirSync(dirname(place), { recursive: true })
        symlinkSync(text(at + 157, 100), place)
        break
      case '0':
      case '\0':
        mkdirSync(dirname(place), { recursive: true })
        writeFileSync(place, content, { mode: Number.parseInt(text(at + 100, 8).trim() || '644', 8) & 0o777 })
        break
      case 'g':
      case 'x':
        break
      default:
        throw new Error(`${name}: a tar entry of kind ${kind}`)
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
}
