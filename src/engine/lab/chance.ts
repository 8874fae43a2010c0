/**
 * The generator sfc32 (Doty-Humphrey, PractRand), whose state is four numbers in `state` from `at`: 32 bits a draw, the same on
 * every machine. Two streams of different numbers share nothing that a test of ours could see.
 */
export function seedChance(state: Int32Array, at: number, seed: number, stream: number): void {
  state[at] = seed | 0
  state[at + 1] = stream | 0
  state[at + 2] = 0x243f6a88
  state[at + 3] = 1
  for (let i = 0; i < 15; i++) drawChance(state, at)
}

/** The next 32 bits, as a number from 0 to 2³² − 1. */
export function drawChance(state: Int32Array, at: number): number {
  const b = state[at + 1]!
  const c = state[at + 2]!
  const drawn = (((state[at]! + b) | 0) + state[at + 3]!) | 0
  state[at + 3]!++
  state[at] = b ^ (b >>> 9)
  state[at + 1] = (c + (c << 3)) | 0
  state[at + 2] = (((c << 21) | (c >>> 11)) + drawn) | 0
  return drawn >>> 0
}
