import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import type { Bridge } from '../shared/client.ts'

// All that a page may do: text to the host and back. Electron's event object never crosses.
const bridge: Bridge = {
  call: (channel, id, input) => ipcRenderer.invoke('call', channel, id, input),
  cancel: (id) => ipcRenderer.send('cancel', id),
  on: (listener) => {
    const hear = (_event: IpcRendererEvent, id: string, share: number) => listener(id, share)
    ipcRenderer.on('progress', hear)
    return () => ipcRenderer.off('progress', hear)
  },
}

contextBridge.exposeInMainWorld('trimtab', Object.freeze(bridge))
