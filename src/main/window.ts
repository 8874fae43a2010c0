import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron'
import { isOurs } from './host/overScheme.ts'

/** The one kind of window. No Node, no Electron, no other origin, no spelling dictionaries fetched from anywhere. */
export function windowOptions(preload: string, isDark: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Trimtab',
    width: 1280,
    height: 860,
    minWidth: 720,
    minHeight: 520,
    show: false,
    // The page's own background (style.css), so that opening does not flash.
    backgroundColor: isDark ? '#14171a' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
    },
  }
}

/** A page shows what it was opened with and goes nowhere: no navigation, no frame, no second window. */
export function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Nothing is granted, nothing is downloaded, and no request leaves for anywhere but our own files. */
export function lockDown(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowed(details.url) }))
}

/** Our own files, and data that the page itself made. */
export function isAllowed(address: string): boolean {
  const url = URL.parse(address)
  if (url === null) return false
  return isOurs(url) || url.protocol === 'data:' || url.href.startsWith('blob:app://trimtab/')
}
