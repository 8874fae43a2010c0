import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueOf } from '../../../shared/refusal.ts'
import { elementsNamed, readXml } from './readXml.ts'

describe('IMP-83: well-formed XML is read as it stands', () => {
  test('attributes, text, comments, CDATA and the entities of XML', () => {
    const text = `<?xml version="1.0"?>
<!-- a <comment> -->
<a x="1 &amp; 2" y='&#65;&#x42;'>
  one<b/> &lt;two&gt; <![CDATA[&<raw>]]>
  <n:c z=""></n:c>
</a>`
    const root = valueOf(readXml('x.xml', text))
    expect(root.name).toBe('a')
    expect([...root.attributes]).toEqual([
      ['x', '1 & 2'],
      ['y', 'AB'],
    ])
    expect(root.text.replace(/\s+/g, ' ').trim()).toBe('one <two> &<raw>')
    expect(root.children.map(({ name, line }) => [name, line])).toEqual([
      ['b', 4],
      ['n:c', 5],
    ])
    expect(elementsNamed(root, 'c')).toHaveLength(1)
    expect(text.slice(root.children[1]!.start, root.children[1]!.end)).toBe('<n:c z=""></n:c>')
  })

  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', 1, 'badMarkup'],
    ['an entity that nobody declared', '<a>\n&bomb;</a>', 1, 'badMarkup'],
    ['a bare ampersand', '<a>\n<b t="R & D"/></a>', 2, 'badMarkup'],
    ['a tag that nothing opened', '<a>\n</b></a>', 2, 'badMarkup'],
    ['an attribute twice', '<a>\n\n<b t="1" t="2"/></a>', 3, 'badMarkup'],
    ['an attribute without quotes', '<a><b t=1/></a>', 1, 'badMarkup'],
    ['text before the root', 'x<a/>', 1, 'badMarkup'],
    ['two roots', '<a/>\n<a/>', 2, 'badMarkup'],
    ['an end that is missing', '<a>\n<b>', 2, 'truncated'],
    ['a tag that is cut', '<a>\n<b t="1', 2, 'truncated'],
    ['half a surrogate', '<a>&#xD800;</a>', 1, 'badMarkup'],
  ])('%s is refused with its line', (_what, text, line, problem) => {
    expect(readXml('x.xml', text)).toMatchObject({ ok: false, refusal: { file: 'x.xml', line, problem } })
  })

  test('any text is a root or a refusal, and never a throw', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<a>',
        '</a>',
        '<b x="1"/>',
        '<b x="',
        '&amp;',
        '&',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?',
        '?>',
      ),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = readXml('x.xml', `<a>${pieces.join('')}</a>`)
        expect(typeof read.ok).toBe('boolean')
        if (!read.ok) expect(read.refusal).toMatchObject({ kind: 'file', line: expect.any(Number) as number })
      }),
      { numRuns: 2000, seed: 83 },
    )
  })
})
