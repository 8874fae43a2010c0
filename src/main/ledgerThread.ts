import { parentPort, workerData } from 'node:worker_threads'
import { connectInProcess, type LedgerOptions } from './connect.ts'
import { sendLine, serveOverPort } from './host/overThread.ts'
import { faultLine, refuseAll } from './host/serve.ts'
import type { Place } from './place.ts'

if (parentPort === null) throw new Error('the ledger thread is started by a host')
const port = parentPort
const { place, options } = workerData as { place: Place; options: LedgerOptions }
const opened = connectInProcess(place, options, (fault) => sendLine(port, faultLine(fault)))

if (opened.ok) serveOverPort(port, opened.value.bridge, opened.value.close)
else serveOverPort(port, refuseAll(opened.refusal), async () => {})
