/** A name as an id that a person can type: lower-case letters and digits with hyphens; `otherwise` where nothing is left. */
export function slug(name: string, otherwise: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? otherwise : plain
}

/** `wanted`, or with the first number from 2 on that makes it unlike all in `taken`. */
export function unused(wanted: string, taken: { has(id: string): boolean }): string {
  if (!taken.has(wanted)) return wanted
  for (let n = 2; ; n++) {
    const id = `${wanted}-${n}`
    if (!taken.has(id)) return id
  }
}
