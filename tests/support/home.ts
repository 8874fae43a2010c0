import { dirname } from 'node:path'

/** The checkout: the folder that holds package.json. */
export const home = dirname(dirname(import.meta.dirname))
