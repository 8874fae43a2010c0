import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bridge } from '../../shared/client.ts'
import { refuse } from '../../shared/refusal.ts'
import { encode } from '../../shared/wire.ts'
import { windowHeaders } from './policy.ts'
import { LONGEST_INPUT } from './serve.ts'
import type { WindowFiles } from './windowFiles.ts'

export interface HttpOptions {
  readonly bridge: Bridge
  readonly window: WindowFiles
  /** 0 lets the system choose. */
  readonly port: number
  /** Longest encoded input, in bytes. */
  readonly longest?: number
  /** Milliseconds that a whole request may take to arrive. */
  readonly patience?: number
}

export interface HttpHost {
  /** `http://127.0.0.1:PORT`, the one origin that is answered. */
  readonly origin: string
  /** The address to open, good for one browser: its token is gone after the first use. */
  readonly entrance: string
  close(): Promise<void>
}

/**
 * The localhost host. It listens on 127.0.0.1 only and trusts no request because it came from this machine: any page
 * in any browser tab can send one. So the Host header must be this very address (a rebound name is not), the cookie
 * must be the one that the one-time address was exchanged for, and whatever is asked must come from our own page, as
 * JSON. Rejects where the port is taken.
 */
export async function serveOverHttp(options: HttpOptions): Promise<HttpHost> {
  const { bridge, window, longest = LONGEST_INPUT, patience = 60_000 } = options
  const headers = windowHeaders(window.policy)
  const session = secret()
  let token: string | undefined = secret()
  let origin = ''
  let cookieName = ''
  const progress = new Map<string, (share: number) => void>()
  const stopListening = bridge.on((id, share) => progress.get(id)?.(share))

  const server = createServer({
    requestTimeout: patience,
    headersTimeout: Math.min(patience, 10_000),
    // How often Node looks for requests that are late.
    connectionsCheckingInterval: Math.min(patience, 5_000),
    keepAliveTimeout: 5_000,
  })
  server.maxConnections = 64
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response).catch(() => response.destroy())
  })
  // No WebSocket and no tunnel: whoever asks for one is cut off.
  server.on('upgrade', (_request, socket) => socket.destroy())
  server.on('connect', (_request, socket) => socket.destroy())
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response).catch(() => response.destroy())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
  // Browsers keep one jar for all ports of an address: the port in the name keeps two ledgers apart.
  cookieName = `trimtab-${port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isForThisAddress(request))
      return end(response, 421, 'This is not the address that Trimtab listens on.')
    const site = request.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      return end(response, 403, 'Another site asked for this.')
    }
    const path = request.url ?? ''
    if (path.startsWith('/enter/')) return enter(request, response, path.slice('/enter/'.length))
    if (!hasSession(request)) {
      return end(
        response,
        401,
        'Open the address that Trimtab printed when it started; each is good for one browser.',
      )
    }
    if (request.method === 'GET') return file(response, path)
    if (request.method === 'POST') return post(request, response, path)
    end(response, 405, 'Only GET and POST.')
  }

  function isForThisAddress(request: IncomingMessage): boolean {
    const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host')
    return hosts.length === 1 && `http://${request.headers.host}` === origin
  }

  function enter(request: IncomingMessage, response: ServerResponse, given: string): void {
    // A browser that fetches ahead of the person would use up the token and show nothing.
    if (request.method !== 'GET' || request.headers['sec-purpose'] !== undefined) {
      return end(response, 405, 'Open this address in a browser.')
    }
    if (token === undefined || !isSame(given, token)) {
      return end(
        response,
        403,
        'This address has been used or was never printed. Start Trimtab again for a new one.',
      )
    }
    token = undefined
    const cookie = `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`
    response.writeHead(303, { ...headers, 'set-cookie': cookie, location: '/' }).end()
  }

  function hasSession(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
    const ours = cookies.filter((cookie) => cookie.startsWith(`${cookieName}=`))
    return ours.length === 1 && isSame(ours[0]!.slice(cookieName.length + 1), session)
  }

  function file(response: ServerResponse, path: string): void {
    const found = window.find(path)
    if (!found) return end(response, 404, 'There is no such page.')
    response.writeHead(200, { ...headers, 'content-type': found.type, 'content-length': found.bytes.length })
    response.end(found.bytes)
  }

  async function post(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.headers.origin !== origin) return end(response, 403, 'Another page asked for this.')
    if (request.headers['content-encoding'] !== undefined || !isJson(request.headers['content-type'])) {
      return end(response, 415, 'Only JSON in UTF-8.')
    }
    const [kind, ...names] = path.slice(1).split('/').map(decoded)
    const [first, second] = names
    if (kind === 'call' && names.length === 2 && first !== undefined && second !== undefined) {
      return call(request, response, first, second)
    }
    if (kind === 'cancel' && names.length === 1 && first !== undefined) {
      request.resume()
      bridge.cancel(first)
      response.writeHead(204, headers).end()
      return
    }
    end(response, 404, 'There is nothing to ask here.')
  }

  async function call(
    request: IncomingMessage,
    response: ServerResponse,
    channel: string,
    id: string,
  ): Promise<void> {
    const input = await body(request)
    if (input === undefined) {
      const tooLarge = encode(refuse({ kind: 'badArguments', path: '', problem: 'too large' }))
      response.shouldKeepAlive = false
      response.writeHead(200, { ...headers, 'content-type': 'application/x-ndjson' }).end(tooLarge)
      return
    }
    response.writeHead(200, { ...headers, 'content-type': 'application/x-ndjson' })
    response.flushHeaders()
    // An id in use is refused by the bridge; the call that has it keeps its progress and is not cancelled with this one.
    const owner = !progress.has(id)
    if (owner) {
      progress.set(id, (share) => response.write(`{"share":${share}}\n`))
      response.on('close', () => progress.has(id) && bridge.cancel(id))
    }
    const text = await bridge.call(channel, id, input)
    if (owner) progress.delete(id)
    response.end(text)
  }

  /** Undefined where it is longer than allowed; the rest of it is not read. */
  async function body(request: IncomingMessage): Promise<string | undefined> {
    if (Number(request.headers['content-length'] ?? 0) > longest) return undefined
    const parts: Buffer[] = []
    let size = 0
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length
      if (size > longest) return undefined
      parts.push(part)
    }
    return Buffer.concat(parts).toString('utf8')
  }

  function end(response: ServerResponse, status: number, sentence: string): void {
    // What is left of a refused request is not read.
    response.shouldKeepAlive = false
    response
      .writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
      .end(`${sentence}\n`)
  }

  return {
    origin,
    entrance: `${origin}/enter/${token}`,
    close: () =>
      new Promise((resolve) => {
        stopListening()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Listens on the IPv4 loopback only. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** 256 random bits. */
function secret(): string {
  return randomBytes(32).toString('hex')
}

/** Compares in a time that does not depend on where two texts differ. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}

function isJson(type: string | undefined): boolean {
  return type !== undefined && /^application\/json(;\s*charset=utf-8)?$/i.test(type)
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
