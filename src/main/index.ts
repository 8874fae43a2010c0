import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { app, BrowserWindow, Menu, nativeTheme, protocol, session } from 'electron'
import { connectThread } from './connect.ts'
import { serveOverElectron } from './host/overElectron.ts'
import { answerScheme, PAGE, SCHEME } from './host/overScheme.ts'
import { readWindow } from './host/windowFiles.ts'
import { openLog } from './log.ts'
import { menuTemplate } from './menu.ts'
import { dataFolder, defaultLedger, logFolder } from './paths.ts'
import { placeOf } from './place.ts'
import { confine, lockDown, windowOptions } from './window.ts'

// The desktop app. Everything that can be said without Electron is said elsewhere; this file joins it up.
const place = placeOf(import.meta.filename)
const folder = dataFolder({ platform: process.platform, home: homedir(), env: process.env })
const log = openLog(logFolder(folder), () => new Date().toISOString())

// `trimtab account list` from the installed program: the command line, without a window.
const words = process.argv.slice(app.isPackaged ? 1 : 2)
if (/^[a-z]+$/.test(words[0] ?? '')) void runCommand()
else openDesktop()

async function runCommand(): Promise<void> {
  process.argv = [process.execPath, 'trimtab', ...words]
  await import('./cli.ts')
  app.exit(Number(process.exitCode ?? 0))
}

function openDesktop(): void {
  app.setPath('userData', join(folder, 'window'))
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  app.on('web-contents-created', (_event, contents) => confine(contents))

  // Two windows on one ledger file would be two writers: a second start shows the first one's window.
  if (app.requestSingleInstanceLock()) void run()
  else app.quit()
}

async function run(): Promise<void> {
  const connection = connectThread(place, { file: ledgerFile(), create: true }, log)
  serveOverElectron(connection.bridge)
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void connection.close().finally(() => {
      closed = true
      app.quit()
    })
  })

  await app.whenReady()
  const files = readWindow(place.window)
  lockDown(session.defaultSession)
  protocol.handle(SCHEME, (request) => answerScheme(request, files))
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, !app.isPackaged)))
  show()
}

function show(): void {
  const [open] = BrowserWindow.getAllWindows()
  if (open) {
    if (open.isMinimized()) open.restore()
    open.focus()
    return
  }
  const window = new BrowserWindow(windowOptions(place.preload, nativeTheme.shouldUseDarkColors))
  window.once('ready-to-show', () => window.show())
  void window.loadURL(PAGE)
}

/** `--ledger FILE` among whatever else Chromium or a launcher put on the command line. */
function ledgerFile(): string {
  const { values } = parseArgs({ options: { ledger: { type: 'string' } }, strict: false })
  return typeof values.ledger === 'string' ? values.ledger : defaultLedger(folder)
}
