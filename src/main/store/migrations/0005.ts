/** Few events bear terms; splits among them are looked for whenever prices are read (LOT-38). */
export const migration0005 = `
  CREATE INDEX event_with_terms ON event (key) WHERE terms IS NOT NULL;
`
