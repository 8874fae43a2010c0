/** Exchange rates (FX): `quote` for one `base` at 1e-10, exactly as imported, in the direction of their source. */
export const migration0003 = `
  CREATE TABLE fx_series (
    base         TEXT NOT NULL,
    quote        TEXT NOT NULL,
    source       TEXT NOT NULL,
    layout       TEXT NOT NULL, -- two, ecb, fred, country
    imported_at  TEXT NOT NULL,
    PRIMARY KEY (base, quote)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE fx_rate (
    base         TEXT NOT NULL,
    quote        TEXT NOT NULL,
    day          INTEGER NOT NULL,
    rate         INTEGER NOT NULL CHECK (rate > 0),
    PRIMARY KEY (base, quote, day),
    FOREIGN KEY (base, quote) REFERENCES fx_series (base, quote)
  ) STRICT, WITHOUT ROWID;
`
