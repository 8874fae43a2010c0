import { buildIfOld } from '../../src/main/buildFirst.ts'
import { home } from './home.ts'

/** Before tests that need the built app: build it where a source is newer. (Tools want a default export here.) */
export default function buildOnce(): void {
  const broken = buildIfOld(home, () => process.stdout.write('building first\n'))
  if (broken !== undefined) throw new Error(broken)
}
