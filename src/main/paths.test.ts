import { expect, test } from 'vitest'
import { dataFolder } from './paths.ts'

test('what is the user’s lies where each system keeps such things', () => {
  const folder = (platform: string, home: string, env: Record<string, string> = {}) =>
    dataFolder({ platform, home, env })
  expect(folder('darwin', '/Users/ann')).toBe('/Users/ann/Library/Application Support/Trimtab')
  expect(folder('linux', '/home/ann')).toBe('/home/ann/.config/Trimtab')
  expect(folder('linux', '/home/ann', { XDG_CONFIG_HOME: '/data' })).toBe('/data/Trimtab')
  expect(folder('win32', 'C:\\Users\\Ann', { APPDATA: 'D:\\Roaming' })).toBe('D:\\Roaming\\Trimtab')
  expect(folder('win32', 'C:\\Users\\Ann')).toBe('C:\\Users\\Ann\\AppData\\Roaming\\Trimtab')
  expect(folder('darwin', '/Users/ann', { TRIMTAB_DATA: '/elsewhere' })).toBe('/elsewhere')
})
