import { connectThread, type LedgerOptions } from './connect.ts'
import { serveOverHttp, type HttpHost } from './host/overHttp.ts'
import { readWindow } from './host/windowFiles.ts'
import type { Place } from './place.ts'

/**
 * Serves the built window and the ledger from 127.0.0.1 until closed. Rejects where the port is taken or the window was
 * not built.
 */
export async function serveWindow(
  place: Place,
  ledger: LedgerOptions,
  port: number,
  log: (line: string) => void,
): Promise<HttpHost> {
  const window = readWindow(place.window)
  const connection = connectThread(place, ledger, log)
  const host = await serveOverHttp({ bridge: connection.bridge, window, port })
  return {
    ...host,
    close: async () => {
      await host.close()
      await connection.close()
    },
  }
}
