import { registerHooks } from 'node:module'

// Given to Node by --import: whoever asks for Electron gets the stand-in beside this file. The real package is never
// resolved; outside Electron it would start a download.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
