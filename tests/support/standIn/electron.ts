import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Frame, type Page, type Route } from 'playwright'
import { browserOrThrow } from '../browser.ts'
import type { Forged, Order, Recorded, Reply } from './orders.ts'

// A stand-in for Electron on plain Node: enough of its main-process API for the built main bundle to run, with windows
// that are pages of a real Chromium. The page's scheme `app://trimtab` is the origin below, served from the handler that
// the program registers; the built preload runs in each page before anything else. What the program set up is recorded
// for the test that started this process, which gives orders over the process channel.

// A packaged program's words follow its own name at once.
process.argv.splice(1, 1)

const ORIGIN = 'https://trimtab.test'
const toApp = (address: string) =>
  address.startsWith(`${ORIGIN}/`) ? address.replace(ORIGIN, 'app://trimtab') : address
const fromApp = (address: string) => address.replace('app://trimtab', ORIGIN)

const recorded: Recorded = {
  order: [],
  schemes: [],
  windows: [],
  menu: [],
  left: [],
  popups: [],
  faults: [],
  violations: [],
}

type Listener = (...args: never[]) => unknown
type SchemeHandler = (request: Request) => Response | Promise<Response>

let scheme: SchemeHandler | undefined
let permissionRequest: Listener | undefined
let permissionCheck: Listener | undefined
let beforeRequest:
  ((details: { url: string }, answer: (to: { cancel?: boolean }) => void) => void) | undefined

let launched: Promise<Browser> | undefined
/** Launched when first asked for: the command line of the packaged program never does. */
function browser(): Promise<Browser> {
  return (launched ??= chromium.launch(browserOrThrow().launch))
}

class Application extends EventEmitter {
  readonly isPackaged = true
  #quitting = false

  enableSandbox(): void {
    recorded.order.push('enableSandbox')
  }
  setPath(name: string): void {
    recorded.order.push(`setPath ${name}`)
  }
  requestSingleInstanceLock(): boolean {
    recorded.order.push('requestSingleInstanceLock')
    return true
  }
  async whenReady(): Promise<void> {
    await browser()
    recorded.order.push('ready')
  }
  exit(code: number): void {
    process.exit(code)
  }
  quit(): void {
    let prevented = false
    this.emit('will-quit', { preventDefault: () => (prevented = true) })
    if (prevented || this.#quitting) return
    this.#quitting = true
    void browser()
      .then((b) => b.close())
      .finally(() => process.exit(0))
  }
}
export const app = new Application()

export const protocol = {
  registerSchemesAsPrivileged(schemes: Recorded['schemes']): void {
    recorded.order.push('registerSchemesAsPrivileged')
    recorded.schemes.push(...schemes)
  },
  handle(name: string, handler: SchemeHandler): void {
    recorded.order.push(`handle ${name}`)
    scheme = handler
  },
}

const session$ = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler: (handler: Listener) => (permissionRequest = handler),
  setPermissionCheckHandler: (handler: Listener) => (permissionCheck = handler),
  setDevicePermissionHandler: (_handler: Listener) => recorded.order.push('setDevicePermissionHandler'),
  setDisplayMediaRequestHandler: (_handler: Listener) => recorded.order.push('setDisplayMediaRequestHandler'),
  webRequest: { onBeforeRequest: (handler: typeof beforeRequest) => (beforeRequest = handler) },
})
export const session = { defaultSession: session$ }

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (template: unknown) => void (recorded.menu = template),
}

export const nativeTheme = { shouldUseDarkColors: false }

type Handle = (event: unknown, ...args: unknown[]) => unknown
const handles = new Map<string, Handle>()
export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Handle) => void handles.set(channel, handler),
})

class Contents extends EventEmitter {
  readonly id: number
  readonly mainFrame = { url: '' }
  page: Page | undefined
  opening: (() => { action: string }) | undefined

  constructor(id: number) {
    super()
    this.id = id
  }
  isDestroyed(): boolean {
    return this.page?.isClosed() ?? false
  }
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.opening = handler
  }
  send(channel: string, ...args: unknown[]): void {
    type Hears = { standInHear(channel: string, args: unknown[]): void }
    void this.page?.evaluate(([c, a]) => (globalThis as unknown as Hears).standInHear(c, a), [
      channel,
      args,
    ] as const)
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all: BrowserWindow[] = []
  static getAllWindows(): readonly BrowserWindow[] {
    return BrowserWindow.#all
  }
  readonly webContents: Contents
  readonly #preload: string

  constructor(options: { webPreferences: { preload: string } }) {
    super()
    recorded.windows.push(options)
    this.#preload = readFileSync(options.webPreferences.preload, 'utf8')
    this.webContents = new Contents(BrowserWindow.#all.push(this))
    app.emit('web-contents-created', {}, this.webContents)
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {}
  focus(): void {}
  show(): void {
    recorded.order.push('show')
  }
  async loadURL(address: string): Promise<void> {
    recorded.order.push(`load ${address}`)
    const context = await (await browser()).newContext()
    await furnish(context, this.webContents, this.#preload)
    const page = await context.newPage()
    this.webContents.page = page
    this.webContents.mainFrame.url = address
    context.on('page', (popup) => {
      recorded.popups.push(this.webContents.opening?.().action ?? 'allow')
      void popup.close()
    })
    page.on('pageerror', (error) => recorded.faults.push(error.message))
    page.on('console', (message) => void (message.type() === 'error' && recorded.faults.push(message.text())))
    await page.goto(fromApp(address))
    this.emit('ready-to-show')
    process.send?.({ kind: 'shown' } satisfies Reply)
  }
}

async function furnish(context: BrowserContext, contents: Contents, preload: string): Promise<void> {
  await context.exposeBinding('standInSend', ({ frame }, kind: string, channel: string, args: unknown[]) => {
    const event = eventFrom(contents, frame)
    if (kind === 'invoke') return handles.get(channel)?.(event, ...args)
    ipcMain.emit(channel, event, ...args)
    return undefined
  })
  await context.exposeBinding(
    'standInViolation',
    (_source, text: string) => void recorded.violations.push(text),
  )
  // The page-side half of Electron, then the built preload as it is, with `require` for the one module it may have.
  await context.addInitScript(`(() => {
    const heard = new Map()
    globalThis.standInHear = (channel, args) => { for (const f of heard.get(channel) ?? []) f({ sender: 'secret' }, ...args) }
    document.addEventListener('securitypolicyviolation', (e) =>
      standInViolation(e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sample))
    const electron = {
      contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(globalThis, name, { value: api }) },
      ipcRenderer: {
        invoke: (channel, ...args) => standInSend('invoke', channel, args),
        send: (channel, ...args) => void standInSend('send', channel, args),
        on: (channel, f) => heard.set(channel, [...(heard.get(channel) ?? []), f]),
        off: (channel, f) => heard.set(channel, (heard.get(channel) ?? []).filter((g) => g !== f)),
      },
    }
    const require = (name) => { if (name !== 'electron') throw new Error(name); return electron }
    ;((require) => {${preload}})(require)
  })()`)
  await context.route('**/*', (route) => answer(route, contents))
}

/** As Electron does it: navigation asks the window's guard, any request the session's, and our scheme its handler. */
async function answer(route: Route, contents: Contents): Promise<void> {
  const request = route.request()
  const url = toApp(request.url())
  const first = contents.mainFrame.url === url
  if (request.isNavigationRequest() && !first) {
    let prevented = false
    const event = { url, preventDefault: () => (prevented = true) }
    contents.emit('will-navigate', event)
    // Without content a page stays as it is, as it does under Electron; an abort would show an error page.
    if (prevented) return route.fulfill({ status: 204 })
  }
  let cancelled = false
  beforeRequest?.({ url }, ({ cancel }) => (cancelled = cancel === true))
  if (cancelled || !url.startsWith('app:') || !scheme) {
    recorded.left.push(`${cancelled ? 'stopped' : 'LEFT'} ${url}`)
    return route.abort()
  }
  const response = await scheme(new Request(url, { method: request.method() }))
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

function eventFrom(contents: Contents, frame: Frame): object {
  const isMain = frame === contents.page?.mainFrame()
  const senderFrame = isMain
    ? Object.assign(contents.mainFrame, { url: toApp(frame.url()) })
    : { url: toApp(frame.url()) }
  return { sender: contents, senderFrame }
}

// The test that gives the orders is gone.
process.on('disconnect', () => process.exit(1))
process.on('message', (order: Order) => {
  void obey(order).then(
    (value) => process.send?.({ kind: 'done', n: order.n, value } satisfies Reply),
    (error: unknown) => process.send?.({ kind: 'failed', n: order.n, error: String(error) } satisfies Reply),
  )
})

async function obey(order: Order): Promise<unknown> {
  const contents = BrowserWindow.getAllWindows()[0]?.webContents
  const page = contents?.page
  if (!contents || !page) throw new Error('no window is open')
  switch (order.kind) {
    case 'evaluate':
      return page.evaluate(order.script)
    case 'recorded':
      return recorded
    case 'forge':
      return handles.get('call')?.(forgedEvent(contents, order.frame), 'app.status', 'forged', '{}')
    case 'navigate': {
      let prevented = 0
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
        contents.emit(name, { url: order.url, preventDefault: () => prevented++ })
      }
      return prevented
    }
    case 'permission': {
      const checked = permissionCheck?.(...([contents, order.permission, 'https://x', {}] as never[]))
      const requested = await new Promise((resolve) => {
        permissionRequest?.(...([contents, order.permission, resolve, {}] as never[]))
      })
      return [checked, requested]
    }
    case 'quit':
      setImmediate(() => app.quit())
      return undefined
  }
}

function forgedEvent(contents: Contents, frame: Forged): object {
  switch (frame) {
    case 'none':
      return { sender: contents, senderFrame: null }
    case 'sub-frame of our page':
      return { sender: contents, senderFrame: { url: 'app://trimtab/index.html' } }
    case 'destroyed window':
      return {
        sender: { mainFrame: contents.mainFrame, isDestroyed: () => true },
        senderFrame: contents.mainFrame,
      }
    default: {
      const foreign = { url: frame }
      return {
        sender: { id: 9, mainFrame: foreign, isDestroyed: () => false, once() {}, off() {} },
        senderFrame: foreign,
      }
    }
  }
}
