import { z } from 'zod'

// The content policy forbids code made from text. This must run before any schema is used, so it is the first import.
z.config({ jitless: true })
