/**
 * The first schema. Facts are appended; nothing that was acknowledged is updated or deleted. An event is in force in
 * ledger revisions from `since_rev` up to, not including, `until_rev`: undo and correction close it and add.
 * Amounts are INTEGER at the scales of shared/amount.ts; days are INTEGER days since 1970-01-01.
 */
export const migration0001 = `
  CREATE TABLE ledger (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    id           TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    demo         INTEGER NOT NULL CHECK (demo IN (0, 1)),
    min_reader   INTEGER NOT NULL -- the oldest schema version whose program may read this file
  ) STRICT;

  CREATE TABLE revision (
    stream       TEXT PRIMARY KEY, -- ledger, market, plan, settings
    n            INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO revision VALUES ('ledger', 0), ('market', 0), ('plan', 0), ('settings', 0);

  CREATE TABLE household (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    currency     TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE owner (
    id           TEXT PRIMARY KEY,
    household    TEXT NOT NULL REFERENCES household (id),
    name         TEXT NOT NULL,
    relation     TEXT NOT NULL -- self, spouse, other
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE account (
    id           TEXT PRIMARY KEY,
    owner        TEXT NOT NULL REFERENCES owner (id),
    name         TEXT NOT NULL,
    institution  TEXT NOT NULL,
    tax_type     TEXT NOT NULL, -- taxable, deferred, exempt
    currency     TEXT NOT NULL,
    in_plan      INTEGER NOT NULL CHECK (in_plan IN (0, 1))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE account_external (
    account      TEXT NOT NULL REFERENCES account (id),
    value        TEXT NOT NULL, -- the number under which exports name the account
    PRIMARY KEY (account, value)
  ) STRICT, WITHOUT ROWID;

  -- A relief method holds from a day on; sales reported before keep the one they had.
  CREATE TABLE account_relief (
    account      TEXT NOT NULL REFERENCES account (id),
    from_day     INTEGER NOT NULL,
    method       TEXT NOT NULL, -- fifo, lifo, hifo, specific
    PRIMARY KEY (account, from_day)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE asset (
    id           TEXT PRIMARY KEY,
    symbol       TEXT NOT NULL,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    tax_kind     TEXT NOT NULL,
    currency     TEXT NOT NULL,
    identical_group TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE asset_id (
    asset        TEXT NOT NULL REFERENCES asset (id),
    scheme       TEXT NOT NULL, -- symbol, isin, cusip, figi, conid, broker
    value        TEXT NOT NULL,
    exchange     TEXT,
    from_day     INTEGER,
    to_day       INTEGER
  ) STRICT;
  CREATE INDEX asset_id_by_value ON asset_id (scheme, value);

  -- The bytes of every imported file, gzip, by the SHA-256 of the bytes as they came.
  CREATE TABLE source (
    sha256       TEXT PRIMARY KEY,
    bytes        BLOB NOT NULL,
    size         INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE batch (
    id           TEXT PRIMARY KEY,
    file         TEXT NOT NULL,
    source       TEXT REFERENCES source (sha256), -- null for entries made by hand
    broker       TEXT NOT NULL,
    imported_at  TEXT NOT NULL,
    rev          INTEGER NOT NULL,
    undone_rev   INTEGER,
    rows         INTEGER NOT NULL,
    added        INTEGER NOT NULL,
    duplicates   INTEGER NOT NULL,
    non_data     INTEGER NOT NULL,
    refused      INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE batch_refused (
    batch        TEXT NOT NULL REFERENCES batch (id),
    line         INTEGER NOT NULL,
    column_name  TEXT NOT NULL,
    kind         TEXT NOT NULL,
    text         TEXT NOT NULL
  ) STRICT;
  CREATE INDEX batch_refused_by_batch ON batch_refused (batch);

  -- Rows of a batch that another batch had brought already: if that one is undone, these keep the fact (IMP-18).
  CREATE TABLE batch_duplicate (
    batch        TEXT NOT NULL REFERENCES batch (id),
    line         INTEGER NOT NULL,
    key          TEXT NOT NULL,
    PRIMARY KEY (batch, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX batch_duplicate_by_key ON batch_duplicate (key);

  CREATE TABLE event (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL,
    batch        TEXT NOT NULL REFERENCES batch (id),
    account      TEXT NOT NULL REFERENCES account (id),
    kind         TEXT NOT NULL, -- checked by the schema in code: the list grows
    trade_day    INTEGER NOT NULL,
    settle_day   INTEGER,
    seq_in_day   INTEGER NOT NULL,
    source_row   INTEGER,
    reference    TEXT, -- the broker's own, where the source has one
    note         TEXT NOT NULL,
    choice       TEXT CHECK (choice IS NULL OR json_valid(choice)), -- reliefChoice: {sale, lots: [{lot, quantity}]}
    since_rev    INTEGER NOT NULL,
    until_rev    INTEGER CHECK (until_rev IS NULL OR until_rev > since_rev),
    row_hash     TEXT NOT NULL -- SHA-256 of the canonical event with its legs: finds damage that SQLite cannot see
  ) STRICT;
  CREATE UNIQUE INDEX event_in_force ON event (key) WHERE until_rev IS NULL;
  CREATE INDEX event_by_account ON event (account, trade_day);
  CREATE INDEX event_by_batch ON event (batch);

  CREATE TABLE leg (
    event        INTEGER NOT NULL REFERENCES event (id),
    n            INTEGER NOT NULL,
    role         TEXT NOT NULL,
    asset        TEXT REFERENCES asset (id),
    currency     TEXT,
    quantity     INTEGER NOT NULL,
    amount       INTEGER NOT NULL,
    PRIMARY KEY (event, n),
    CHECK (asset IS NOT NULL OR currency IS NOT NULL)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX leg_by_asset ON leg (asset) WHERE asset IS NOT NULL;

  CREATE TRIGGER event_keeps_its_facts BEFORE UPDATE ON event
    WHEN OLD.until_rev IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.key IS NOT OLD.key OR NEW.batch IS NOT OLD.batch OR NEW.account IS NOT OLD.account
      OR NEW.kind IS NOT OLD.kind OR NEW.trade_day IS NOT OLD.trade_day OR NEW.settle_day IS NOT OLD.settle_day
      OR NEW.seq_in_day IS NOT OLD.seq_in_day OR NEW.source_row IS NOT OLD.source_row
      OR NEW.reference IS NOT OLD.reference OR NEW.note IS NOT OLD.note
      OR NEW.choice IS NOT OLD.choice OR NEW.since_rev IS NOT OLD.since_rev OR NEW.row_hash IS NOT OLD.row_hash
    BEGIN SELECT RAISE(ABORT, 'an event can only be closed, once'); END;
  CREATE TRIGGER event_stays BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are closed, never deleted'); END;
  CREATE TRIGGER leg_keeps_its_facts BEFORE UPDATE ON leg
    BEGIN SELECT RAISE(ABORT, 'legs are facts'); END;
  CREATE TRIGGER leg_stays BEFORE DELETE ON leg
    BEGIN SELECT RAISE(ABORT, 'legs are facts'); END;

  -- Prices. closes: raw, split or total (shared/market.ts). A close is exact; the vendor's adjusted close is for panels only.
  CREATE TABLE series (
    asset        TEXT PRIMARY KEY REFERENCES asset (id),
    source       TEXT NOT NULL,
    layout       TEXT NOT NULL,
    currency     TEXT NOT NULL,
    closes       TEXT NOT NULL,
    distributions_known INTEGER NOT NULL CHECK (distributions_known IN (0, 1)),
    synthetic    INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    imported_at  TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE price (
    asset        TEXT NOT NULL REFERENCES series (asset),
    day          INTEGER NOT NULL,
    close        INTEGER,        -- 1e-8 of the currency; null where the vendor gives an adjusted close only
    adjusted     REAL,           -- total-return adjusted close; null where the vendor gives none
    PRIMARY KEY (asset, day)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE price_action (
    asset        TEXT NOT NULL REFERENCES series (asset),
    day          INTEGER NOT NULL,
    kind         TEXT NOT NULL, -- split (ratio 1e-10), distribution (1e-8 of the currency per share)
    value        INTEGER NOT NULL,
    PRIMARY KEY (asset, day, kind)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE macro_series (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    unit         TEXT NOT NULL,
    lag_days     INTEGER,        -- null where vintages say when each value was known
    latest_revised INTEGER NOT NULL CHECK (latest_revised IN (0, 1)),
    synthetic    INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    imported_at  TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE macro_value (
    series       TEXT NOT NULL REFERENCES macro_series (id),
    observed     INTEGER NOT NULL,
    available_at INTEGER NOT NULL,
    value        REAL NOT NULL,
    PRIMARY KEY (series, observed, available_at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE strategy (
    id           TEXT NOT NULL,
    version      INTEGER NOT NULL,
    hash         TEXT NOT NULL,
    body         TEXT NOT NULL CHECK (json_valid(body)), -- canonical JSON
    saved_at     TEXT NOT NULL,
    PRIMARY KEY (id, version)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER strategy_keeps_its_words BEFORE UPDATE ON strategy
    BEGIN SELECT RAISE(ABORT, 'a strategy version is never rewritten'); END;
  CREATE TRIGGER strategy_stays BEFORE DELETE ON strategy
    BEGIN SELECT RAISE(ABORT, 'a strategy version is never deleted'); END;

  CREATE TABLE plan (
    rev          INTEGER PRIMARY KEY,
    body         TEXT NOT NULL CHECK (json_valid(body)),
    saved_at     TEXT NOT NULL
  ) STRICT;

  CREATE TABLE decision (
    seq          INTEGER PRIMARY KEY,
    prev         TEXT NOT NULL,
    at           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    body         TEXT NOT NULL CHECK (json_valid(body)),
    hash         TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TRIGGER decision_keeps_its_words BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
  CREATE TRIGGER decision_stays BEFORE DELETE ON decision
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
  CREATE TRIGGER decision_follows BEFORE INSERT ON decision
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM decision)
    BEGIN SELECT RAISE(ABORT, 'decisions are appended in order'); END;

  CREATE TABLE profile (
    id           TEXT PRIMARY KEY,
    body         TEXT NOT NULL CHECK (json_valid(body)),
    saved_at     TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE setting (
    key          TEXT PRIMARY KEY,
    value        TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT, WITHOUT ROWID;
`
