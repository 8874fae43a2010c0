import { windowHeaders } from './policy.ts'
import type { WindowFiles } from './windowFiles.ts'

/** The window's own scheme and the one host in it. */
export const SCHEME = 'app'
export const PAGE = `${SCHEME}://trimtab/index.html`

/** Answers the window's requests for its own files: exact paths of the build, GET only, anything else is not there. */
export function answerScheme(request: Request, files: WindowFiles): Response {
  const headers = windowHeaders(files.policy)
  const url = URL.parse(request.url)
  const file =
    request.method === 'GET' && url !== null && isOurs(url) && url.search === ''
      ? files.find(url.pathname)
      : undefined
  if (!file) return new Response('There is no such page.\n', { status: 404, headers })
  return new Response(new Uint8Array(file.bytes), {
    status: 200,
    headers: { ...headers, 'content-type': file.type },
  })
}

/** Whether an address belongs to our window: parsed, never by what the text contains. */
export function isOurs(url: URL): boolean {
  return url.protocol === `${SCHEME}:` && url.host === 'trimtab' && url.username === '' && url.password === ''
}
