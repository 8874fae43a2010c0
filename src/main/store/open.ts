import type Database from 'better-sqlite3'

/** An open ledger: the one writing connection, on the ledger thread. */
export interface OpenLedger {
  readonly db: Database.Database
  readonly file: string
  readonly id: string
  close(): void
}
