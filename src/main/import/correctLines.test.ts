import { expect, test } from 'vitest'
import { testContext } from '../../../tests/support/ledger.ts'
import { contract } from '../../shared/contract.ts'
import { valueOf } from '../../shared/refusal.ts'
import type { Context } from '../handlers/handler.ts'
import { accountHandlers } from '../handlers/account.ts'
import { importHandlers } from '../handlers/import.ts'
import { eventsInForce } from '../store/events.ts'
import { listSources, readSource } from '../store/sources.ts'
import { correctLines } from './correctLines.ts'

const WRONG =
  'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\r\n02/09/2026,Buy,SYN,SYNTHETIC,1O.5,$50.00,,-$525.00\r\n'
const bytes = new TextEncoder().encode(WRONG)
const RIGHT = '02/09/2026,Buy,SYN,SYNTHETIC,10.5,$50.00,,-$525.00'

async function previewed(context: Context, fixes: { file: number; line: number; raw: string }[]) {
  const input = contract['import.preview'].input.parse({ files: [{ name: 's.csv', bytes }], fixes })
  const job = { signal: new AbortController().signal, progress: () => {} }
  return importHandlers['import.preview'](input, context, job)
}

test('IMP-29: a corrected line is read like any other; its note says how it stood, and the bytes are kept as they came', async () => {
  const context = testContext()
  valueOf(accountHandlers['account.add'](contract['account.add'].input.parse({ name: 'A' }), context))
  expect(valueOf(await previewed(context, [])).files[0]).toMatchObject({ added: 0, refused: 1 })
  const shown = valueOf(await previewed(context, [{ file: 0, line: 2, raw: RIGHT }]))
  expect(shown.files[0]).toMatchObject({ added: 1, refused: 0, rows: 2 })
  const input = contract['import.commit'].input.parse({ preview: shown.preview })
  valueOf(importHandlers['import.commit'](input, context))
  const [event] = eventsInForce(context.ledger)
  expect(event!.note).toContain('corrected by hand, line 2 was: 02/09/2026,Buy,SYN,SYNTHETIC,1O.5')
  const [source] = listSources(context.ledger)
  expect(new Uint8Array(readSource(context.ledger, source!)!)).toEqual(bytes)
  // The file again: the line is refused as it was, and corrected the same way it is known.
  const again = valueOf(await previewed(context, [{ file: 0, line: 2, raw: RIGHT }]))
  expect(again.files[0]).toMatchObject({ added: 0, duplicates: 1 })
})

test('IMP-29: a line that is not there, and a file that has no lines of cells, are refused', () => {
  const fix = { line: 9, raw: 'x' }
  expect(correctLines({ name: 's.csv', bytes }, [fix])).toMatchObject({
    refusal: { kind: 'badArguments', path: 'fixes' },
  })
  const ofx = new TextEncoder().encode('OFXHEADER:100\n\n<OFX></OFX>\n')
  expect(correctLines({ name: 's.ofx', bytes: ofx }, [{ line: 1, raw: 'x' }])).toMatchObject({
    refusal: { kind: 'badArguments', path: 'fixes' },
  })
})
