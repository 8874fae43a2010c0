import { describe, expect, test } from 'vitest'
import { valueOf } from '../../shared/refusal.ts'
import { decodeText, MAX_FILE_BYTES } from './decode.ts'

const WESTERN = [
  'Datum;Betrag\n15.01.2025;1.234,50 €\n',
  'Date,Libellé\n2025-01-15,Société Générale – actions « A »\n',
  'Värdepapper;Köp;Sälj;Ränta\nÅÄÖ;1;2;3\n',
  'Descripción,Cantidad\nAcción Nº1,1º\n',
  'Beschreibung;Stück\nFonds für Größe;5\n',
  'Descrizione,Quantità\nL’azione “Più”,2\n',
]

describe('text comes through every encoding that a spreadsheet writes', () => {
  for (const text of WESTERN) {
    test(JSON.stringify(text.slice(0, 24)), () => {
      expect(decode(utf8(text))).toBe(text)
      expect(decode(bytes([0xef, 0xbb, 0xbf], utf8(text)))).toBe(text)
      expect(decode(utf16(text, true))).toBe(text)
      expect(decode(utf16(text, false))).toBe(text)
      expect(decode(bytes([0xff, 0xfe], utf16(text, true)))).toBe(text)
      expect(decode(bytes([0xfe, 0xff], utf16(text, false)))).toBe(text)
      expect(decode(singleByte(text, 'windows-1252'))).toBe(text)
    })
  }
})

describe('IMP-20: text of another encoding is refused or right, never accepted as gibberish', () => {
  const foreign: readonly (readonly [encoding: string, text: string])[] = [
    ['iso-8859-2', 'Data;Opis\n2025-01-15;Sprzedaż akcji spółki\n'],
    ['windows-1250', 'Data;Opis\n2025-01-15;Kupno części spółki\n'],
    ['windows-1251', 'Дата;Сумма\n2025-01-15;Покупка акций\n'],
    ['koi8-r', 'Дата;Сумма\n2025-01-15;Покупка акций\n'],
    ['iso-8859-5', 'Дата;Сумма\n2025-01-15;Покупка акций\n'],
    ['ibm866', 'Дата;Сумма\n2025-01-15;Покупка акций\n'],
    ['iso-8859-7', 'Ημερομηνία;Ποσό\n2025-01-15;Αγορά μετοχών\n'],
    ['windows-1253', 'Ημερομηνία;Ποσό\n2025-01-15;Αγορά μετοχών\n'],
  ]
  for (const [encoding, text] of foreign) {
    test(encoding, () => {
      const result = decodeText('x.csv', singleByte(text, encoding))
      expect(result.ok ? result.value : result.refusal).toEqual({
        kind: 'file',
        file: 'x.csv',
        problem: 'encoding',
      })
    })
  }

  test('Japanese in Shift-JIS', () => {
    // 日付 and 金額 in Shift-JIS
    expect(
      decodeText('x.csv', Uint8Array.of(0x93, 0xfa, 0x95, 0x74, 0x2c, 0x8b, 0xe0, 0x8a, 0x7a, 0x0a)).ok,
    ).toBe(false)
  })

  test('a byte-order mark that the rest belies', () => {
    expect(decodeText('x.csv', Uint8Array.of(0xef, 0xbb, 0xbf, 0x41, 0xff, 0x42))).toMatchObject({
      refusal: { problem: 'encoding' },
    })
  })
})

describe('what is no text is refused with what it looks like', () => {
  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['PDF document', [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ['Excel workbook or zip archive', [0x50, 0x4b, 0x03, 0x04, 0x14]],
    ['old Office document', [0xd0, 0xcf, 0x11, 0xe0, 0xa1]],
    ['PNG image', [0x89, 0x50, 0x4e, 0x47, 0x0d]],
    ['JPEG image', [0xff, 0xd8, 0xff, 0xe0]],
    ['gzip archive', [0x1f, 0x8b, 0x08]],
    ['control characters', [0x41, 0x2c, 0x00, 0x00, 0x42, 0x0a, 0x43]],
  ]
  for (const [found, start] of cases) {
    test(found, () => {
      expect(decodeText('x.csv', Uint8Array.from(start))).toEqual({
        ok: false,
        refusal: { kind: 'file', file: 'x.csv', problem: 'binary', found },
      })
    })
  }

  test('an empty file, and one over 100 MB', () => {
    expect(decodeText('x.csv', new Uint8Array())).toMatchObject({ refusal: { problem: 'empty' } })
    expect(decodeText('x.csv', new Uint8Array(MAX_FILE_BYTES + 1))).toMatchObject({
      refusal: { problem: 'tooLarge' },
    })
  })
})

function decode(content: Uint8Array): string {
  return valueOf(decodeText('x.csv', content))
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian)
  return new Uint8Array(view.buffer)
}

/** The bytes of a one-byte encoding, from its own decoder turned round. */
function singleByte(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding)
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
  )
  return Uint8Array.from(text, (c) => {
    const byte = byteOf.get(c)
    if (byte === undefined) throw new Error(`${encoding} has no ${c}`)
    return byte
  })
}

function bytes(mark: readonly number[], rest: Uint8Array): Uint8Array {
  return Uint8Array.from([...mark, ...rest])
}
