import type { Handlers } from './handler.ts'

/** Every channel's handler, one file per noun. */
export const handlers: Partial<Handlers> = {}
