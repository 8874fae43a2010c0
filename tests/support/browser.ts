import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { chromium, type LaunchOptions } from 'playwright'
import { home } from './home.ts'
import { untar } from './untar.ts'

/** How to launch a Chromium here, and where it came from. */
export interface FoundBrowser {
  readonly source: string
  readonly launch: LaunchOptions
}

/**
 * A Chromium for tests, in this order: a path in TRIMTAB_BROWSER, Playwright's own download, Chrome or Chromium on the
 * system, the headless one that a development dependency carries. A sentence where there is none.
 */
export function findBrowser(): FoundBrowser | string {
  const named = process.env['TRIMTAB_BROWSER']
  if (named) return found('TRIMTAB_BROWSER', { executablePath: named })
  if (existsSync(chromium.executablePath())) return found('Playwright', {})
  const system = systemBrowser()
  if (system) return found(system, { executablePath: system })
  return (
    carriedBrowser() ?? 'No Chromium for the tests: run `npx playwright install chromium` once and try again.'
  )
}

/** For those who cannot go on without: throws the sentence. */
export function browserOrThrow(): FoundBrowser {
  const browser = findBrowser()
  if (typeof browser === 'string') throw new Error(browser)
  return browser
}

function found(source: string, launch: LaunchOptions): FoundBrowser {
  // Chromium's sandbox refuses to run as root; containers and CI machines often are.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return { source, launch: { ...launch, args } }
}

function systemBrowser(): string | undefined {
  const programs = process.env['PROGRAMFILES'] ?? ''
  const fixed = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(programs, 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ]
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser']
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((n) => join(folder, n)))
  return [...fixed, ...onPath].find((file) => existsSync(file))
}

/**
 * The headless Chromium inside @sparticuz/chromium, unpacked once into the ignored folder .cache. Beyond glibc it needs
 * NSS and NSPR, which the package carries too: they go on the library path.
 */
function carriedBrowser(): FoundBrowser | undefined {
  const packed = join(home, 'node_modules/@sparticuz/chromium')
  if (
    process.platform !== 'linux' ||
    process.arch !== 'x64' ||
    !existsSync(join(packed, 'bin/chromium.br'))
  ) {
    return undefined
  }
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string }
  const folder = join(home, '.cache', `chromium-${version}`)
  if (!existsSync(folder)) unpack(join(packed, 'bin'), folder)
  const libraries = join(folder, 'libraries', 'lib')
  const env: Record<string, string> = {
    ...(process.env as Record<string, string>),
    LD_LIBRARY_PATH: [libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
  }
  // A machine without any font configuration draws no text at all: take the fonts that came along.
  if (!existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_PATH'] = join(folder, 'fonts')
  return found('@sparticuz/chromium', { executablePath: join(folder, 'chromium'), env })
}

/** Beside first and renamed when whole, so that two runs at once cannot see half of it. */
function unpack(bin: string, folder: string): void {
  const beside = `${folder}.${process.pid}`
  mkdirSync(beside, { recursive: true })
  const read = (name: string) => brotliDecompressSync(readFileSync(join(bin, name)))
  writeFileSync(join(beside, 'chromium'), read('chromium.br'), { mode: 0o755 })
  untar(read('swiftshader.tar.br'), beside)
  untar(read('al2023.tar.br'), join(beside, 'libraries'))
  const fonts = readdirSync(bin).includes('fonts.tar.br')
  if (fonts) untar(read('fonts.tar.br'), join(beside, 'fonts'))
  try {
    renameSync(beside, folder)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}
