/** Seeded chance for synthetic data: the same seed gives the same household on every machine. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number
  /** Standard normal. */
  normal(): number
}

/** sfc32 of Chris Doty-Humphrey (PractRand), 32-bit integer arithmetic only; normals by Box and Muller (1958). */
export function chanceFrom(seed: number): Chance {
  let a = 0x9e3779b9 | 0
  let b = seed | 0
  let c = 0x243f6a88 | 0
  let counter = 1
  let spare: number | undefined

  function next(): number {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 4294967296
  }

  function normal(): number {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()))
    const angle = 2 * Math.PI * next()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  for (let i = 0; i < 20; i++) next()
  return { next, normal }
}
