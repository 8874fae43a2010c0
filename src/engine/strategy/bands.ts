import type { Core } from '../../shared/strategy.ts'

/** Half the width of the band around a target share, in shares of the core: 5/25 (BT-11). */
export function bandOf(target: number, bands: Core['bands']): number {
  return Math.min(bands.absolute, bands.relative * target)
}

/** Off by more than the band; exactly on it, within 1e-9, is inside (BT-8). */
export function isOutside(held: number, target: number, band: number): boolean {
  return Math.abs(held - target) > band + 1e-9
}
