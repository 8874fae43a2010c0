import { ok, refuse, type Result } from '../../../shared/refusal.ts'

/** One element of an XML document. */
export interface XmlElement {
  /** With its prefix, in the letters of the file. */
  readonly name: string
  /** 1-based physical line of the opening tag. */
  readonly line: number
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text directly inside, entities resolved, in one piece. */
  readonly text: string
  /** Where the opening tag stands in the text. */
  readonly start: number
  readonly end: number
}

interface Open {
  name: string
  line: number
  attributes: Map<string, string>
  children: XmlElement[]
  text: string
  start: number
  end: number
}

const MAX_DEPTH = 100
const NAME = '[\\p{L}_:][\\p{L}\\p{N}_.:-]*'
/** A tag, a comment, a processing instruction or a CDATA section: whatever `<` may begin. */
const MARKUP = new RegExp(
  `<(?:!--(?<comment>[^]*?)-->|!\\[CDATA\\[(?<cdata>[^]*?)\\]\\]>|\\?[^]*?\\?>|/(?<close>${NAME})\\s*>|` +
    `(?<open>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/?)>)`,
  'yu',
)
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'gu')
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * The root element of a well-formed XML document, read by one forward scan. Refused, with line and what was found: document
 * types, entities beyond the five of XML and numbers, a tag that is not closed or that nothing opened, an attribute twice,
 * text outside the root, more than one root, and a text that ends too early (`truncated`).
 */
export function readXml(file: string, text: string): Result<XmlElement> {
  const stack: Open[] = []
  let root: XmlElement | undefined
  let line = 1
  let counted = 0
  const lineAt = (position: number): number => {
    for (; counted < position; counted++) if (text.charCodeAt(counted) === 10) line++
    return line
  }
  const bad = (position: number, problem: 'badMarkup' | 'truncated' = 'badMarkup'): Result<never> =>
    refuse({
      kind: 'file',
      file,
      line: lineAt(position),
      ...(stack.length > 0 && { column: stack.at(-1)!.name.slice(0, 100) }),
      problem,
      found: text.slice(position, position + 100),
    })

  for (let at = 0; at < text.length;) {
    const next = text.indexOf('<', at)
    const between = text.slice(at, next === -1 ? text.length : next)
    if (between.trim() !== '' || stack.length > 0) {
      const plain = resolve(between)
      const top = stack.at(-1)
      if (plain === undefined || (top === undefined && plain.trim() !== '')) return bad(at)
      if (top) top.text += plain
    }
    if (next === -1) break
    MARKUP.lastIndex = next
    const found = MARKUP.exec(text)
    if (found === null) return bad(next, text.indexOf('>', next) === -1 ? 'truncated' : 'badMarkup')
    at = MARKUP.lastIndex
    const { cdata, close, open, attributes, empty } = found.groups!
    if (cdata !== undefined) {
      if (stack.length === 0) return bad(next)
      stack.at(-1)!.text += cdata
    } else if (close !== undefined) {
      const element = stack.pop()
      if (element?.name !== close) return bad(next)
      element.end = at
      if (stack.length === 0) root = element
      else stack.at(-1)!.children.push(element)
    } else if (open !== undefined) {
      const read = attributesOf(attributes ?? '')
      if (root !== undefined || read === undefined || stack.length === MAX_DEPTH) return bad(next)
      const element: Open = {
        name: open,
        line: lineAt(next),
        attributes: read,
        children: [],
        text: '',
        start: next,
        end: at,
      }
      if (empty === '') stack.push(element)
      else if (stack.length === 0) root = element
      else stack.at(-1)!.children.push(element)
    }
  }
  if (root === undefined || stack.length > 0) return bad(Math.max(0, text.length - 1), 'truncated')
  return ok(root)
}

/** Every element below, and itself, of one of these names without prefix, in the order of the file. */
export function elementsNamed(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  const found: XmlElement[] = []
  const walk = (node: XmlElement): void => {
    if (names.includes(localName(node.name))) found.push(node)
    for (const child of node.children) walk(child)
  }
  walk(element)
  return found
}

/** A name without the prefix of its namespace. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function attributesOf(text: string): Map<string, string> | undefined {
  const attributes = new Map<string, string>()
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE)) {
    const value = resolve(double ?? single ?? '')
    if (value === undefined || attributes.has(name!)) return undefined
    attributes.set(name!, value)
  }
  return attributes
}

/** Undefined where an ampersand begins nothing that is known. */
function resolve(text: string): string | undefined {
  if (!text.includes('&')) return text
  let isSound = true
  const plain = text.replace(ENTITY, (_whole, decimal?: string, hex?: string, named?: string) => {
    if (named !== undefined) return NAMED[named]!
    const point = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal)
    if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) isSound = false
    return isSound ? String.fromCodePoint(point) : ''
  })
  return isSound && !text.replace(ENTITY, '').includes('&') ? plain : undefined
}
