/** A part of the script that is written only where something calls it. */
export interface Piece {
  /** Names of the pieces that it calls. */
  readonly needs: readonly string[]
  /** Python, without blank lines around it. */
  readonly text: string
}

/** The texts of the pieces named and of all that they call, each once, in the order of the record. */
export function gather(pieces: Readonly<Record<string, Piece>>, wanted: Iterable<string>): string[] {
  const found = new Set<string>()
  const follow = (name: string): void => {
    if (found.has(name)) return
    const piece = pieces[name]
    if (piece === undefined) throw new Error(`no piece is called ${name}`)
    found.add(name)
    for (const need of piece.needs) follow(need)
  }
  for (const name of wanted) follow(name)
  return Object.entries(pieces).flatMap(([name, { text }]) => (found.has(name) ? [text.trim()] : []))
}
