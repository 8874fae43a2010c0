import { describe, expect, test } from 'vitest'
import { Profile } from '../../shared/importing.ts'
import { valueOf } from '../../shared/refusal.ts'
import { decodeText } from './decode.ts'
import { guessColumns, readTransactions } from './readTransactions.ts'

/** The upper half of encodings that no decoder here knows, as far as the words below need it, by their published tables. */
const UPPER: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  cp437: { ö: 0x94, ß: 0xe1 },
  cp850: { é: 0x82, ô: 0x93 },
}

/** How a file is written, and a word that its language has. */
const ENCODINGS: readonly (readonly [name: string, word: string, bytes: (text: string) => Uint8Array])[] = [
  ['UTF-8', 'Größe', utf8],
  ['UTF-8 with a mark', 'Größe', (text) => joined([0xef, 0xbb, 0xbf], utf8(text))],
  ['UTF-16 LE with a mark', 'Größe', (text) => joined([0xff, 0xfe], utf16(text, true))],
  ['UTF-16 BE with a mark', 'Größe', (text) => joined([0xfe, 0xff], utf16(text, false))],
  ['UTF-16 LE', 'Größe', (text) => utf16(text, true)],
  ['UTF-16 BE', 'Größe', (text) => utf16(text, false)],
  ['Windows-1252', 'Société Générale, règlement', singleByte('windows-1252')],
  ['ISO-8859-1', 'Köpenhamn, Växjö', singleByte('windows-1252')],
  ['ISO-8859-15', 'Dépôt 5 €', singleByte('iso-8859-15')],
  ['Windows-1250', 'Splátka úroků, dlužník', singleByte('windows-1250')],
  ['ISO-8859-2', 'Sprzedaż akcji spółki', singleByte('iso-8859-2')],
  ['Windows-1251', 'Покупка акций', singleByte('windows-1251')],
  ['KOI8-R', 'Покупка акций', singleByte('koi8-r')],
  ['Macintosh', 'Société Générale', singleByte('macintosh')],
  ['DOS 437', 'Größe', singleByte('cp437')],
  ['DOS 850', 'Dépôt José', singleByte('cp850')],
]
const DECIMALS = ['point', 'comma'] as const
const ORDERS = ['ymd', 'mdy', 'dmy'] as const

type Decimal = (typeof DECIMALS)[number]
type Order = (typeof ORDERS)[number]

/** Three trades of the 4th, 5th and `last` of March 2024; figures of one thousand and up, with three decimals or two. */
function fileOf(word: string, decimal: Decimal, order: Order, tells: boolean): string {
  const last = tells ? '28' : '06'
  const days = ['04', '05', last].map((day) => {
    if (order === 'ymd') return `2024-03-${day}`
    return order === 'mdy' ? `03/${day}/2024` : `${day}/03/2024`
  })
  const figure = (whole: string, fraction: string) => `${whole}${decimal === 'point' ? '.' : ','}${fraction}`
  const amounts = ['234', '567', tells ? '5' : '890'].map((fraction) => figure('-1', fraction))
  const rows = days.map((day, i) => `${day};Bought;AAA;1;${amounts[i]};${word}`)
  return ['Date;Type;Symbol;Quantity;Amount;Text', ...rows, ''].join('\n')
}

describe('IMP-4, IMP-20: nothing is guessed in silence', () => {
  for (const [encoding, word, bytes] of ENCODINGS) {
    for (const decimal of DECIMALS) {
      for (const order of ORDERS) {
        for (const tells of [true, false]) {
          test(`${encoding}, decimal ${decimal}, ${order}, ${tells ? 'with' : 'without'} a value that tells`, () => {
            const text = fileOf(word, decimal, order, tells)
            const content = bytes(text)
            const decoded = decodeText('x.csv', content)
            if (!decoded.ok) {
              expect(decoded.refusal).toMatchObject({ kind: 'file', problem: 'encoding' })
              return
            }
            expect(decoded.value).toBe(text)
            const guess = valueOf(guessColumns({ name: 'x.csv', bytes: content }))
            if (!guess.ask.includes('decimal')) expect(guess.guess.decimal).toBe(decimal)
            if (!guess.ask.includes('dateOrder') && order !== 'ymd') expect(guess.guess.dateOrder).toBe(order)
            expect(guess.ask.includes('decimal')).toBe(!tells)
            expect(guess.ask.includes('dateOrder')).toBe(!tells && order !== 'ymd')

            // What was asked and answered is what is read.
            const profile = Profile.parse({
              ...guess.guess,
              id: 'own',
              name: 'Own',
              decimal,
              dateOrder: order,
              columns: {
                date: 'Date',
                action: 'Type',
                symbol: 'Symbol',
                quantity: 'Quantity',
                amount: 'Amount',
              },
              actions: { bought: 'buy' },
            })
            const read = valueOf(
              readTransactions(
                { name: 'x.csv', bytes: content },
                { broker: 'auto', profiles: [profile], profile: 'own' },
              ),
            )
            const cash = read.drafts.map(({ legs }) => legs.find((leg) => leg.currency !== undefined)?.amount)
            expect(cash).toEqual([-1_234_000n, -1_567_000n, tells ? -1_500_000n : -1_890_000n])
          })
        }
      }
    }
  }

  test('at least twelve encodings stand in the table, and those that every spreadsheet writes are read', () => {
    const read = ENCODINGS.filter(
      ([, word, bytes]) => decodeText('x.csv', bytes(fileOf(word, 'point', 'ymd', true))).ok,
    )
    expect(ENCODINGS.length).toBeGreaterThanOrEqual(12)
    expect(read.map(([name]) => name)).toEqual([
      'UTF-8',
      'UTF-8 with a mark',
      'UTF-16 LE with a mark',
      'UTF-16 BE with a mark',
      'UTF-16 LE',
      'UTF-16 BE',
      'Windows-1252',
      'ISO-8859-1',
    ])
  })
})

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian)
  return new Uint8Array(view.buffer)
}

/** The bytes of a one-byte encoding, from its own decoder turned round or the table above. */
function singleByte(encoding: string): (text: string) => Uint8Array {
  const upper = UPPER[encoding]
  const byteOf = new Map<string, number>(upper && Object.entries(upper))
  const decoder = new TextDecoder(upper === undefined ? encoding : 'windows-1252')
  for (let byte = 0; byte < (upper === undefined ? 256 : 128); byte++)
    byteOf.set(decoder.decode(Uint8Array.of(byte)), byte)
  return (text) =>
    Uint8Array.from(text, (character) => {
      const byte = byteOf.get(character)
      if (byte === undefined) throw new Error(`${encoding} has no ${character}`)
      return byte
    })
}

function joined(mark: readonly number[], rest: Uint8Array): Uint8Array {
  return Uint8Array.from([...mark, ...rest])
}
