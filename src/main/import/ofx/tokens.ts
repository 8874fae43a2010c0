import { ok, refuse, type FileProblem, type Result } from '../../../shared/refusal.ts'

/** One element of an OFX file: an aggregate has children, a value has text, an empty value has neither. */
export interface Element {
  readonly tag: string
  /** 1-based physical line of the opening tag. */
  readonly line: number
  readonly text: string
  readonly children: readonly Element[]
  /** Where the element stands in the text, for showing the row as it is written. */
  readonly start: number
  readonly end: number
}

interface Open {
  tag: string
  line: number
  text: string
  children: Open[]
  start: number
  end: number
}

/** Real statements nest about a dozen deep; empty values without a closing tag count until their aggregate ends. */
const MAX_DEPTH = 200
const MAX_VALUE_CHARACTERS = 64 * 1024
/** Elements that hold others for certain: were one of them taken for an empty value, its rows would go unseen. */
const LISTS = /(?:LIST|RS|RSV\d)$/
const TAG = /<(\/?)([A-Za-z][A-Za-z0-9._-]*)((?:\s[^<>]*)?)>/y
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
])

/**
 * The `OFX` element of a file of version 1 (SGML: a value may lack its closing tag) or 2 (XML), read by one grammar.
 * `text` has line feeds only. Tags come in capitals. An element that is never closed and has no text is an empty value,
 * and what follows it is its sibling. Refuses, with line and tag: document types and entities beyond IMP-72, closing
 * tags that nothing opened, lists that are not closed, a second root, and a text that ends before `</OFX>` (`truncated`).
 */
export function parseOfx(file: string, text: string): Result<Element> {
  const root: Open = { tag: '', line: 1, text: '', children: [], start: 0, end: text.length }
  const stack: Open[] = [root]
  let line = 1
  let counted = 0

  function lineAt(position: number): number {
    for (; counted < position; counted++) if (text.charCodeAt(counted) === 10) line++
    return line
  }
  function refusal(problem: FileProblem, position: number, column: string, found: string): Result<never> {
    return refuse({
      kind: 'file',
      file,
      line: lineAt(position),
      column: column.slice(0, 100),
      problem,
      found: found.slice(0, 200),
    })
  }
  function addText(value: string, position: number): Result<undefined> {
    if (value.trim() === '' || stack.length === 1) return ok(undefined)
    const top = stack.at(-1)!
    // Text behind an element that is closed already belongs to no value; the format has no such thing.
    if (top.children.length > 0) return refusal('badMarkup', position, top.tag, value.trim())
    top.text += value
    return top.text.length > MAX_VALUE_CHARACTERS
      ? refusal('tooLarge', position, top.tag, 'a value')
      : ok(undefined)
  }
  /** Ends the topmost element where it is a value that has its text: another tag means that it was not closed. */
  function endValue(position: number): void {
    const top = stack.at(-1)!
    if (stack.length > 1 && top.text.trim() !== '') {
      top.end = position
      stack.pop()
    }
  }
  function open(tag: string, position: number): Result<undefined> {
    endValue(position)
    const parent = stack.at(-1)!
    if (stack.length === 1 && (tag !== 'OFX' || parent.children.length > 0))
      return refusal('badMarkup', position, tag, `<${tag}>`)
    const element: Open = {
      tag,
      line: lineAt(position),
      text: '',
      children: [],
      start: position,
      end: position,
    }
    parent.children.push(element)
    stack.push(element)
    return stack.length > MAX_DEPTH ? refusal('badMarkup', position, tag, 'too deep') : ok(undefined)
  }
  function close(tag: string, position: number, after: number): Result<undefined> {
    let at = stack.length - 1
    while (at > 0 && stack[at]!.tag !== tag) at--
    if (at <= 0) return refusal('badMarkup', position, tag, `</${tag}>`)
    const element = stack[at]!
    // Everything above was a value that nobody closed: the empty ones gathered what follows them as children.
    for (let i = at + 1; i < stack.length; i++) {
      const unclosed = stack[i]!
      if (LISTS.test(unclosed.tag)) return refusal('badMarkup', position, unclosed.tag, `</${tag}>`)
      unclosed.end = unclosed.text === '' ? unclosed.start : position
      for (const child of unclosed.children) element.children.push(child)
      unclosed.children = []
    }
    element.end = after
    stack.length = at
    return ok(undefined)
  }

  for (let i = 0; i < text.length;) {
    const next = text.indexOf('<', i)
    const end = next === -1 ? text.length : next
    if (end > i) {
      const value = decodeEntities(text.slice(i, end))
      if (typeof value !== 'string')
        return refusal('badMarkup', i + value.at, stack.at(-1)!.tag, value.entity)
      const added = addText(value, i)
      if (!added.ok) return added
    }
    if (next === -1) break
    TAG.lastIndex = next
    const tag = TAG.exec(text)
    if (tag) {
      const name = tag[2]!.toUpperCase()
      const after = TAG.lastIndex
      const isEmpty = tag[1] === '' && tag[3]!.endsWith('/')
      const done = tag[1] === '/' ? close(name, next, after) : open(name, next)
      if (!done.ok) return done
      if (isEmpty) close(name, next, after)
      i = after
    } else if (text.startsWith('<![CDATA[', next)) {
      const stop = text.indexOf(']]>', next)
      if (stop === -1) return refusal('truncated', next, stack.at(-1)!.tag, '<![CDATA[')
      const added = addText(text.slice(next + 9, stop), next)
      if (!added.ok) return added
      i = stop + 3
    } else if (text.startsWith('<!--', next) || text.startsWith('<?', next)) {
      const mark = text.startsWith('<?', next) ? '?>' : '-->'
      const stop = text.indexOf(mark, next)
      if (stop === -1) return refusal('truncated', next, stack.at(-1)!.tag, text.slice(next, next + 20))
      i = stop + mark.length
    } else if (text.startsWith('<!', next)) {
      return refusal('badMarkup', next, stack.at(-1)!.tag, text.slice(next, next + 40))
    } else if (/^<(?:\/?[A-Za-z][A-Za-z0-9._-]*)?\/?\s*$/.test(text.slice(next, next + 100))) {
      return refusal('truncated', next, stack.at(-1)!.tag, text.slice(next, next + 100))
    } else {
      const slash = /^<[A-Za-z][A-Za-z0-9._-]*\/>/.exec(text.slice(next, next + 100))
      if (slash) {
        const name = slash[0].slice(1, -2).toUpperCase()
        const done = open(name, next)
        if (!done.ok) return done
        close(name, next, next + slash[0].length)
        i = next + slash[0].length
      } else {
        // A lone "less than" in a memo.
        const added = addText('<', next)
        if (!added.ok) return added
        i = next + 1
      }
    }
  }
  const ofx = root.children[0]
  if (ofx === undefined || stack.length > 1)
    return refusal('truncated', text.length, stack.at(-1)!.tag || 'OFX', text.slice(-100).trim())
  return ok(ofx)
}

/** The text with its character references read, or the reference that may not be there. A bare `&` stands for itself. */
function decodeEntities(text: string): string | { readonly at: number; readonly entity: string } {
  if (!text.includes('&')) return text
  let refused: { at: number; entity: string } | undefined
  const decoded = text.replace(
    /&(?:([A-Za-z][A-Za-z0-9]{0,30})|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));/g,
    (
      whole: string,
      name: string | undefined,
      decimal: string | undefined,
      hex: string | undefined,
      at: number,
    ) => {
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      const meant = name === undefined ? characterOf(code) : ENTITIES.get(name)
      if (meant === undefined) refused ??= { at, entity: whole }
      return meant ?? ''
    },
  )
  return refused ?? decoded
}

function characterOf(code: number): string | undefined {
  const isCharacter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
