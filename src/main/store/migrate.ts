import Database from 'better-sqlite3'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { migration0001 } from './migrations/0001.ts'
import { migration0002 } from './migrations/0002.ts'
import { migration0003 } from './migrations/0003.ts'
import { migration0004 } from './migrations/0004.ts'
import { migration0005 } from './migrations/0005.ts'
import { syncFolder } from './anchor.ts'

/** `Trim` in ASCII: what makes a SQLite file ours. */
export const APPLICATION_ID = 0x5472696d

/** Forward only, numbered from 1 without a hole, never edited once shipped. */
export const migrations: readonly string[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
]

export function schemaVersion(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Brings the schema from where it stands to the newest, each step in a transaction of its own with its number. */
export function migrate(db: Database.Database, steps: readonly string[] = migrations): void {
  for (let version = schemaVersion(db) + 1; version <= steps.length; version++) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(steps[version - 1]!)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${version}`)
      db.exec('COMMIT')
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

/**
 * A whole copy of an open ledger, checked before it gets its name: what a migration falls back on. Throws where the copy
 * is not sound, so that no migration starts without one.
 */
export function backupBeforeMigration(
  db: Database.Database,
  file: string,
  toVersion: number,
  unique: string,
): string {
  const folder = join(dirname(file), `${basename(file)}.backups`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const target = join(folder, `before-${toVersion}-${unique}.db`)
  const temporary = `${target}.tmp`
  db.prepare('VACUUM INTO ?').run(temporary)
  const copy = new Database(temporary, { readonly: true, fileMustExist: true })
  try {
    const checked = copy.pragma('integrity_check', { simple: true })
    if (checked !== 'ok') throw new Error(`the copy before the migration is not sound: ${String(checked)}`)
    for (const table of tablesOf(db)) {
      if (rowsOf(copy, table) !== rowsOf(db, table))
        throw new Error(`the copy before the migration lacks rows of ${table}`)
    }
  } finally {
    copy.close()
  }
  const handle = openSync(temporary, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  renameSync(temporary, target)
  syncFolder(folder)
  return target
}

/** Names of triggers that the schema has and the database lacks or has in other words (JRN-5). */
export function missingGuards(db: Database.Database): string[] {
  const found = triggersOf(db)
  const fresh = new Database(':memory:')
  try {
    migrate(fresh, migrations.slice(0, schemaVersion(db)))
    const expected = triggersOf(fresh)
    return [...expected].filter(([name, sql]) => found.get(name) !== sql).map(([name]) => name)
  } finally {
    fresh.close()
  }
}

function triggersOf(db: Database.Database): Map<string, string> {
  const rows = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`,
    )
    .all()
  return new Map(rows.map((row) => [row.name, row.sql]))
}

function tablesOf(db: Database.Database): string[] {
  return db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all()
}

function rowsOf(db: Database.Database, table: string): string {
  return String(db.prepare<[], bigint | number>(`SELECT count(*) FROM "${table}"`).pluck().get())
}
