import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from './log.ts'

test('a line is one line with its time, in a file that only its owner reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-log-'))
  openLog(folder, () => '2026-03-02T09:00:00Z')('fault abcd\nin x')
  const file = join(folder, 'trimtab.log')
  expect(readFileSync(file, 'utf8')).toBe('2026-03-02T09:00:00Z fault abcd in x\n')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  rmSync(folder, { recursive: true })
})

test('three files of five megabytes at most are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-log-'))
  const log = openLog(folder, () => '')
  for (let n = 1; n <= 5; n++) {
    writeFileSync(join(folder, 'trimtab.log'), `${n}`.padEnd(5 * 1024 * 1024))
    log('next')
  }
  expect(readdirSync(folder).toSorted()).toEqual(['trimtab.log', 'trimtab.log.1', 'trimtab.log.2'])
  expect(readFileSync(join(folder, 'trimtab.log.2'), 'utf8').trim()).toBe('4')
  rmSync(folder, { recursive: true })
})

test('a folder that cannot be written to stops nobody', () => {
  expect(() => openLog(join('/dev/null', 'x'), () => '')('line')).not.toThrow()
})
