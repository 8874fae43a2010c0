import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from './menu.ts'

test('each system has the menus that its people expect', () => {
  expect(outline('darwin', false)).toEqual([
    'Trimtab: about, -, services, -, hide, hideOthers, unhide, -, quit',
    '&File: close',
    '&Edit: undo, redo, -, cut, copy, paste, selectAll',
    '&View: resetZoom, zoomIn, zoomOut, -, togglefullscreen',
    '&Window: minimize, zoom, front',
  ])
  for (const platform of ['win32', 'linux']) {
    expect(outline(platform, false)).toEqual([
      '&File: quit',
      '&Edit: undo, redo, -, cut, copy, paste, selectAll',
      '&View: resetZoom, zoomIn, zoomOut, -, togglefullscreen',
      '&Window: minimize',
    ])
  }
})

test('reload and developer tools are there only while developing', () => {
  expect(outline('linux', true)[2]).toBe(
    '&View: resetZoom, zoomIn, zoomOut, -, togglefullscreen, -, reload, toggleDevTools',
  )
})

function outline(platform: string, developing: boolean): string[] {
  return menuTemplate(platform, developing).map(({ label, submenu }) => {
    const items = submenu as MenuItemConstructorOptions[]
    return `${label}: ${items.map((item) => item.role ?? '-').join(', ')}`
  })
}
