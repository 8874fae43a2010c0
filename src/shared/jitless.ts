import { z } from 'zod'

// zod compiles validators with `new Function`, and looks whether it may when the first object schema is built. The
// content policy of the window forbids that, and even the question is a violation: so this must run before any schema.
z.config({ jitless: true })
