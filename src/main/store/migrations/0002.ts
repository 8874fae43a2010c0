/**
 * What corporate actions and lots need beyond a row: terms of an event, rates of the minTax method, years whose tax is
 * filed, and the event that gave an asset a name.
 */
export const migration0002 = `
  ALTER TABLE event ADD COLUMN terms TEXT CHECK (terms IS NULL OR json_valid(terms)); -- {of?, terms}: shared/terms.ts

  DROP TRIGGER event_keeps_its_facts;
  CREATE TRIGGER event_keeps_its_facts BEFORE UPDATE ON event
    WHEN OLD.until_rev IS NOT NULL
      OR NEW.id IS NOT OLD.id OR NEW.key IS NOT OLD.key OR NEW.batch IS NOT OLD.batch OR NEW.account IS NOT OLD.account
      OR NEW.kind IS NOT OLD.kind OR NEW.trade_day IS NOT OLD.trade_day OR NEW.settle_day IS NOT OLD.settle_day
      OR NEW.seq_in_day IS NOT OLD.seq_in_day OR NEW.source_row IS NOT OLD.source_row
      OR NEW.reference IS NOT OLD.reference OR NEW.note IS NOT OLD.note
      OR NEW.choice IS NOT OLD.choice OR NEW.terms IS NOT OLD.terms
      OR NEW.since_rev IS NOT OLD.since_rev OR NEW.row_hash IS NOT OLD.row_hash
    BEGIN SELECT RAISE(ABORT, 'an event can only be closed, once'); END;

  -- minTax only: {shortRate, longRate, carriedShort, carriedLong} as decimal text.
  ALTER TABLE account_relief ADD COLUMN rates TEXT CHECK (rates IS NULL OR json_valid(rates));

  -- Closings of a filed year are never altered by a change of method or of lots.
  CREATE TABLE filed_year (
    year         INTEGER PRIMARY KEY,
    filed_at     TEXT NOT NULL
  ) STRICT;

  -- The rename event that gave the asset this name: the name counts while the event is in force.
  ALTER TABLE asset_id ADD COLUMN event TEXT;
`
