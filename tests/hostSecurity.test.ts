import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentPolicy } from '../src/main/host/policy.ts'
import { serveOverHttp, type HttpHost } from '../src/main/host/overHttp.ts'
import { answerScheme } from '../src/main/host/overScheme.ts'
import { readWindow, type WindowFiles } from '../src/main/host/windowFiles.ts'
import { isAllowed } from '../src/main/window.ts'
import type { Bridge } from '../src/shared/client.ts'

// A host that says what reached it: whatever a hostile request does, this list must stay empty.
const reached: string[] = []
const bridge: Bridge = {
  call: async (channel, _id, input) => {
    reached.push(`${channel} ${input.slice(0, 80)}`)
    return '{"ok":true,"value":[]}'
  },
  cancel: () => {},
  on: () => () => {},
}
const policy = contentPolicy([])
const page = new TextEncoder().encode('<!doctype html><title>Trimtab</title>')
const window: WindowFiles = {
  policy,
  find: (path) => (path === '/' || path === '/index.html' ? { type: 'text/html', bytes: page } : undefined),
}

let host: HttpHost
let cookie: string
let port: number
let usedEntrance: string

beforeAll(async () => {
  host = await serveOverHttp({ bridge, window, port: 0, longest: 10_000, patience: 600 })
  port = Number(new URL(host.origin).port)
  usedEntrance = new URL(host.entrance).pathname
  const answer = await ask({ method: 'GET', path: usedEntrance, headers: {} })
  expect(answer.status).toBe(303)
  cookie = answer.headers['set-cookie']![0]!.split(';')[0]!
})
afterAll(() => host.close())

test('the page and a call from it are answered, so that the refusals below mean something', async () => {
  expect(await ask({ method: 'GET', path: '/' })).toMatchObject({
    status: 200,
    body: expect.stringContaining('Trimtab'),
  })
  expect(await ask({})).toMatchObject({ status: 200, body: '{"ok":true,"value":[]}' })
  expect(reached).toEqual(['account.list {}'])
  reached.length = 0
})

test('every answer carries the policy and its companions, also the refusals; none invites another origin', async () => {
  const answers = [
    await ask({ method: 'GET', path: '/' }),
    await ask({ method: 'GET', path: '/nothing' }),
    await ask({}),
    await ask({ headers: { cookie: '' } }),
    await ask({ headers: { host: 'localhost' } }),
    await ask({ headers: { origin: 'https://evil.example' } }),
  ]
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toBe(policy)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['cache-control']).toBe('no-store')
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
  reached.length = 0
})

test('the cookie is out of reach of scripts and other sites, and the token is in no other answer', async () => {
  const fresh = await serveOverHttp({ bridge, window, port: 0 })
  const at = new URL(fresh.entrance)
  const answer = await ask({ method: 'GET', path: at.pathname, port: Number(at.port), headers: {} })
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(/; HttpOnly; SameSite=Strict; Path=\/$/),
  ])
  expect(answer.headers['set-cookie']![0]).not.toContain(at.pathname.split('/').at(-1))
  expect(at.pathname).toMatch(/^\/enter\/[0-9a-f]{64}$/)
  await fresh.close()
})

interface Hostile {
  readonly what: string
  readonly request: () => Asked
  readonly status: number
}
const hostile: readonly Hostile[] = [
  ...[
    ['a rebound name', () => 'evil.example'],
    ['a rebound name with our port', () => `evil.example:${port}`],
    ['localhost with our port', () => `localhost:${port}`],
    ['localhost without a port', () => 'localhost'],
    ['a name that ends in localhost', () => `evil.localhost:${port}`],
    ['a name that starts with our address', () => `127.0.0.1.evil.example:${port}`],
    ['our address with a dot behind it', () => `127.0.0.1.:${port}`],
    ['our address without its port', () => '127.0.0.1'],
    ['our address with another port', () => `127.0.0.1:${port + 1}`],
    ['our address in decimal', () => `2130706433:${port}`],
    ['our address in hexadecimal', () => `0x7f000001:${port}`],
    ['our address in octal', () => `0177.0.0.1:${port}`],
    ['our address abbreviated', () => `127.1:${port}`],
    ['another loopback address', () => `127.0.0.2:${port}`],
    ['the address of all interfaces', () => `0.0.0.0:${port}`],
    ['IPv6 loopback', () => `[::1]:${port}`],
    ['IPv4 mapped into IPv6', () => `[::ffff:127.0.0.1]:${port}`],
    ['a user before our address', () => `evil@127.0.0.1:${port}`],
    ['our address in capitals with a scheme', () => `HTTP://127.0.0.1:${port}`],
    ['no name at all', () => ''],
  ].map(([what, name]) => ({
    what: `Host: ${what as string}`,
    request: () => ({ headers: { host: (name as () => string)() } }),
    status: 421,
  })),
  ...[
    ['another site', () => 'https://evil.example'],
    ['a site that ends like ours', () => `http://evil.example:${port}`],
    ['a sandboxed frame', () => 'null'],
    ['another port of this machine', () => `http://127.0.0.1:${port + 1}`],
    ['our address by name', () => `http://localhost:${port}`],
    ['our address over TLS', () => `https://127.0.0.1:${port}`],
    ['our origin with a path', () => `http://127.0.0.1:${port}/`],
    ['a file', () => 'file://'],
    ['an extension', () => 'chrome-extension://abcdefghijklmnop'],
  ].map(([what, origin]) => ({
    what: `Origin: ${what as string}`,
    request: () => ({ headers: { origin: (origin as () => string)() } }),
    status: 403,
  })),
  { what: 'Origin: none', request: () => ({ headers: { origin: undefined } }), status: 403 },
  ...['cross-site', 'same-site'].map((site) => ({
    what: `Sec-Fetch-Site: ${site}`,
    request: () => ({ headers: { 'sec-fetch-site': site } }),
    status: 403,
  })),
  {
    what: 'a page asked for by another site',
    request: () => ({ method: 'GET', path: '/', headers: { cookie, 'sec-fetch-site': 'cross-site' } }),
    status: 403,
  },
  { what: 'no cookie', request: () => ({ headers: { cookie: undefined } }), status: 401 },
  { what: 'a page without cookie', request: () => ({ method: 'GET', path: '/', headers: {} }), status: 401 },
  {
    what: 'a cookie of the right name',
    request: () => ({ headers: { cookie: `trimtab-${port}=${'0'.repeat(64)}` } }),
    status: 401,
  },
  { what: 'an empty cookie', request: () => ({ headers: { cookie: `trimtab-${port}=` } }), status: 401 },
  { what: 'a cookie cut short', request: () => ({ headers: { cookie: cookie.slice(0, -1) } }), status: 401 },
  {
    what: 'a cookie under the name of another port',
    request: () => ({ headers: { cookie: cookie.replace(`${port}`, `${port + 1}`) } }),
    status: 401,
  },
  {
    what: 'our cookie beside a forged one',
    request: () => ({ headers: { cookie: `trimtab-${port}=evil; ${cookie}` } }),
    status: 401,
  },
  {
    what: 'the one-time address a second time',
    request: () => ({ method: 'GET', path: usedEntrance, headers: {} }),
    status: 403,
  },
  {
    what: 'an invented one-time address',
    request: () => ({ method: 'GET', path: `/enter/${'a'.repeat(64)}`, headers: {} }),
    status: 403,
  },
  {
    what: 'an empty one-time address',
    request: () => ({ method: 'GET', path: '/enter/', headers: {} }),
    status: 403,
  },
  {
    what: 'a one-time address that another site posts to',
    request: () => ({ path: usedEntrance, headers: {} }),
    status: 405,
  },
  {
    what: 'a form',
    request: () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    status: 415,
  },
  {
    what: 'a multipart form',
    request: () => ({ headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
    status: 415,
  },
  { what: 'plain text', request: () => ({ headers: { 'content-type': 'text/plain' } }), status: 415 },
  {
    what: 'plain text that says it is JSON',
    request: () => ({ headers: { 'content-type': 'text/plain; application/json' } }),
    status: 415,
  },
  {
    what: 'JSON in another encoding',
    request: () => ({ headers: { 'content-type': 'application/json; charset=utf-7' } }),
    status: 415,
  },
  { what: 'no content type', request: () => ({ headers: { 'content-type': undefined } }), status: 415 },
  { what: 'a compressed body', request: () => ({ headers: { 'content-encoding': 'gzip' } }), status: 415 },
  { what: 'a call by GET', request: () => ({ method: 'GET', path: '/call/account.list/1' }), status: 404 },
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'].map((method) => ({
    what: `the method ${method}`,
    request: () => ({ method }),
    status: 405,
  })),
  ...[
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/%252e%252e/package.json',
    '/..\\..\\package.json',
    '/assets/../../../etc/passwd',
    '//etc/passwd',
    '/index.html%00.png',
    '/C:/Windows/win.ini',
    '/INDEX.HTML',
    '/index.html.',
    '/index.html?x=1',
    '/manifest.json',
    `/${'a'.repeat(4_000)}`,
  ].map((path) => ({
    what: `the path ${path.slice(0, 40)}`,
    request: () => ({ method: 'GET', path }),
    status: 404,
  })),
  { what: 'a call with one name', request: () => ({ path: '/call/account.list' }), status: 404 },
  { what: 'a call with a name too many', request: () => ({ path: '/call/account.list/1/2' }), status: 404 },
  { what: 'a call whose name cannot be decoded', request: () => ({ path: '/call/%zz/1' }), status: 404 },
  {
    what: 'an absolute address',
    request: () => ({ path: 'http://evil.example/call/account.list/1' }),
    status: 404,
  },
]

describe('hostile requests', () => {
  test('there are at least forty of them', () => expect(hostile.length).toBeGreaterThanOrEqual(40))

  test.each(hostile)('$what is refused', async ({ request, status }) => {
    const answer = await ask(request())
    expect(answer.status).toBe(status)
    expect(answer.body).not.toContain('"ok"')
    expect(reached).toEqual([])
  })

  test('a body that is too large is refused in the contract’s own words, announced or not', async () => {
    for (const headers of [{ 'content-length': '20000' }, { 'transfer-encoding': 'chunked' }]) {
      const answer = await ask({ headers: { ...good(), ...headers }, body: `"${'x'.repeat(19_998)}"` })
      expect(answer.body).toContain('"too large"')
    }
    expect(reached).toEqual([])
  })

  test('a request that announces a large body and never sends it does not hold the host', async () => {
    const head = Object.entries(good()).map(([name, value]) => `${name}: ${value}`)
    const text = await raw(
      `POST /call/account.list/1 HTTP/1.1\r\n${head.join('\r\n')}\r\ncontent-length: 9000\r\n\r\n{`,
    )
    expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/)
    expect(reached).toEqual([])
  })

  test.each([
    [
      'a WebSocket',
      'GET / HTTP/1.1\r\nHost: H\r\nCookie: C\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: H\r\nCookie: C\r\n\r\n'],
    ['two Host headers', 'GET / HTTP/1.1\r\nHost: H\r\nHost: evil.example\r\nCookie: C\r\n\r\n'],
    [
      'two Host headers, the false one first',
      'GET / HTTP/1.1\r\nHost: evil.example\r\nHost: H\r\nCookie: C\r\n\r\n',
    ],
    ['HTTP/1.0 without Host', 'GET / HTTP/1.0\r\nCookie: C\r\n\r\n'],
    [
      'a length and chunks at once',
      'POST /call/account.list/1 HTTP/1.1\r\nHost: H\r\nOrigin: http://H\r\nCookie: C\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    ],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: H\r\nCookie:\r\n C\r\n\r\n'],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: H\r\n${'X: y\r\n'.repeat(10_000)}`],
  ])('%s is cut off or refused', async (_what, text) => {
    const answer = await raw(
      text
        .replaceAll(': H\r', `: 127.0.0.1:${port}\r`)
        .replace('http://H', host.origin)
        .replace(': C\r', `: ${cookie}\r`),
    )
    expect(answer).not.toMatch(/^HTTP\/1\.[01] (2|101)/)
    expect(answer).not.toContain('Trimtab</title>')
    expect(reached).toEqual([])
  })

  test('it listens on the loopback address alone', async () => {
    const { networkInterfaces } = await import('node:os')
    const others = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).filter((a) => !a.internal),
    )
    for (const { address } of others) {
      const reachable = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port, timeout: 500 })
        socket.on('connect', () => (socket.destroy(), resolve(true)))
        socket.on('error', () => resolve(false))
        socket.on('timeout', () => (socket.destroy(), resolve(false)))
      })
      expect(reachable, address).toBe(false)
    }
  })

  test('a window that goes away takes its running call with it', async () => {
    const cancelled: string[] = []
    const silent: Bridge = {
      ...bridge,
      call: () => new Promise(() => {}),
      cancel: (id) => cancelled.push(id),
    }
    const own = await serveOverHttp({ bridge: silent, window, port: 0 })
    const entered = await fetch(own.entrance, { redirect: 'manual' })
    const stop = new AbortController()
    const call = fetch(`${own.origin}/call/account.list/mine`, {
      method: 'POST',
      signal: stop.signal,
      headers: {
        cookie: entered.headers.get('set-cookie')!.split(';')[0]!,
        origin: own.origin,
        'content-type': 'application/json',
      },
      body: '{}',
    })
    await call // The headers come at once; the answer never does.
    stop.abort()
    await expect.poll(() => cancelled).toEqual(['mine'])
    await own.close()
  })

  test('a browser that only fetches ahead does not use up the address', async () => {
    const fresh = await serveOverHttp({ bridge, window, port: 0 })
    const { pathname, port: own } = new URL(fresh.entrance)
    const enter = (headers: Record<string, string>) =>
      ask({ method: 'GET', path: pathname, port: Number(own), headers })
    expect((await enter({ 'sec-purpose': 'prefetch;prerender' })).status).toBe(405)
    expect((await enter({})).status).toBe(303)
    expect((await enter({})).status).toBe(403)
    await fresh.close()
  })
})

describe('the window’s own scheme and its requests', () => {
  const served = (address: string, method = 'GET') =>
    answerScheme(new Request(address, { method }), window).status

  test('the page is there', () => {
    expect(served('app://trimtab/index.html')).toBe(200)
    expect(
      answerScheme(new Request('app://trimtab/index.html'), window).headers.get('content-security-policy'),
    ).toBe(policy)
  })

  test.each([
    'app://trimtab/../package.json',
    'app://trimtab/%2e%2e/package.json',
    'app://trimtab/%252e%252e/package.json',
    'app://trimtab/..\\package.json',
    'app://trimtab//index.html',
    'app://trimtab/index.html%00',
    'app://trimtab/index.html?x',
    'app://trimtab/INDEX.html',
    'app://trimtab/index.html.',
    'app://trimtab/C:/index.html',
    'app://evil/index.html',
    'app://trimtab.evil/index.html',
    'app://user@trimtab/index.html',
    `app://trimtab/${'a/'.repeat(2_000)}`,
  ])('%s is not there', (address) => expect(servedOrThrown(address)).not.toBe(200))

  function servedOrThrown(address: string): number {
    try {
      return served(address)
    } catch {
      return 0 // Request itself will not have an address with a user in it.
    }
  }

  test('nothing but GET', () => expect(served('app://trimtab/index.html', 'POST')).toBe(404))

  test.each([
    'https://example.com/',
    'http://127.0.0.1/',
    'https://evil.example/?app://trimtab/',
    'app://trimtab.evil/',
    'app://evil/trimtab',
    'app:trimtab',
    'file:///etc/passwd',
    'ws://trimtab/',
    'blob:https://evil.example/1',
    'blob:app://trimtab.evil/1',
    'ftp://trimtab/',
    'javascript:alert(1)',
    'about:blank',
    'not an address',
  ])('a request for %s does not leave', (address) => expect(isAllowed(address)).toBe(false))

  test('requests for our own files leave', () => {
    expect(
      ['app://trimtab/a.js', 'data:image/png;base64,', 'blob:app://trimtab/1'].filter(isAllowed),
    ).toHaveLength(3)
  })

  test('a window that is not the one that was built does not open', async () => {
    const { cpSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync(join(tmpdir(), 'trimtab-window-'))
    const built = join(import.meta.dirname, '../out/renderer')
    cpSync(built, folder, { recursive: true })
    expect(readWindow(folder).find('/')).toBeDefined()
    writeFileSync(join(folder, 'index.html'), `${readFileSync(join(folder, 'index.html'), 'utf8')} `)
    expect(() => readWindow(folder)).toThrow('not the file that was built')
    rmSync(folder, { recursive: true })
  })
})

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly port?: number
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string
}

function good(): Record<string, string> {
  return { host: `127.0.0.1:${port}`, origin: host.origin, cookie, 'content-type': 'application/json' }
}

/** A request as our own page makes it, but for what is said: an undefined header is left out. */
function ask({
  method = 'POST',
  path = '/call/account.list/1',
  headers,
  body = '{}',
  port: to = port,
}: Asked) {
  const all: Record<string, string | undefined> = { host: `127.0.0.1:${to}` }
  if (method === 'POST') Object.assign(all, good(), headers)
  else Object.assign(all, headers ?? { cookie })
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
  return new Promise<{
    status: number
    headers: Record<string, string | string[] | undefined>
    body: string
  }>((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: to, method, path, headers: sent, setHost: false },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(method === 'POST' ? body : undefined)
  })
}

/** Bytes straight into a socket; what came back when it closed or nothing more came. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let heard = ''
    socket.setTimeout(3_000, () => socket.destroy())
    socket.on('data', (part) => (heard += part.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
    socket.write(text, 'latin1')
    socket.on('end', () => socket.end())
  })
}
