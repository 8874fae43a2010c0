import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { Bridge } from '../../shared/client.ts'
import { refuse } from '../../shared/refusal.ts'
import { encode } from '../../shared/wire.ts'
import { isOurs } from './overScheme.ts'

/**
 * Electron's way in, and the only file that names `ipcMain`. Each message is looked at for who sent it: the main frame
 * of a window that shows our page. Everything else about it is for `serve` to judge.
 */
export function serveOverElectron(bridge: Bridge): void {
  const senders = new Map<string, (share: number) => void>()
  bridge.on((id, share) => senders.get(id)?.(share))

  ipcMain.handle('call', async (event, channel: string, id: unknown, input: string) => {
    if (!isFromOurPage(event)) {
      return encode(refuse({ kind: 'badArguments', path: 'sender', problem: 'not the window of Trimtab' }))
    }
    // Ids are a window's own: two windows may both have a call 1.
    const own = typeof id === 'string' && id !== '' ? `${event.sender.id}:${id}` : ''
    const { sender } = event
    const stop = () => bridge.cancel(own)
    const first = !senders.has(own)
    if (first) {
      senders.set(own, (share) => sender.isDestroyed() || sender.send('progress', id, share))
      sender.once('destroyed', stop)
    }
    try {
      return await bridge.call(channel, own, input)
    } finally {
      if (first) {
        senders.delete(own)
        sender.off('destroyed', stop)
      }
    }
  })
  ipcMain.on('cancel', (event, id: unknown) => {
    if (isFromOurPage(event) && typeof id === 'string') bridge.cancel(`${event.sender.id}:${id}`)
  })
}

function isFromOurPage({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent): boolean {
  if (!senderFrame || sender.isDestroyed() || senderFrame !== sender.mainFrame) return false
  const url = URL.parse(senderFrame.url)
  return url !== null && isOurs(url)
}
