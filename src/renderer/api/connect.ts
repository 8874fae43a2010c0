import { clientOver, type Bridge, type Client } from '../../shared/client.ts'
import { overHttp } from './overHttp.ts'

/** How the window asks the host. Never throws for what the host does; every failure is a refusal. */
export type Api = Client['call']

declare global {
  /** Put there by the preload; absent in a browser. */
  var trimtab: Bridge | undefined
}

/** The api of this window: through the preload inside Electron, else over HTTP to the localhost host. */
export function connect(): Api {
  return clientOver(globalThis.trimtab ?? overHttp(fetch.bind(globalThis), crypto.randomUUID())).call
}
