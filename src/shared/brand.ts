declare const brand: unique symbol

/** A type that the compiler keeps apart from others of the same shape. Only the module that owns the brand casts. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
