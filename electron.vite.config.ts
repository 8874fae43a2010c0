import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { contentPolicy, policyForMeta } from './src/main/host/policy.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export default defineConfig({
  main: {
    build: {
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/main/cli.ts',
          ledgerThread: 'src/main/ledgerThread.ts',
          localhost: 'src/main/localhost.ts',
          'engine.worker': 'src/main/work/engine.worker.ts',
        },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { preload: 'src/preload/preload.ts' },
        // A sandboxed preload is loaded as CommonJS, whatever package.json says.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), sealWindow()],
    build: { minify: true, rolldownOptions: { input: 'src/renderer/index.html' } },
  },
})

/**
 * Puts the content policy and the icon into the page and writes `manifest.json`: the policy and the hash of every file, the only
 * things that the hosts will ever serve.
 */
function sealWindow(): Plugin {
  const styles = new Set<string>()
  let folder = ''
  return {
    name: 'trimtab-seal-window',
    apply: 'build',
    configResolved: (config) => {
      folder = config.build.outDir
    },
    transform: {
      filter: { id: /[\\/]react-aria[\\/]/ },
      handler: (code, id) => {
        for (const text of injectedStyles(code, id)) styles.add(`sha256-${sha256(text, 'base64')}`)
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: {
            'http-equiv': 'Content-Security-Policy',
            content: policyForMeta(contentPolicy([...styles].toSorted())),
          },
          injectTo: 'head-prepend',
        },
        { tag: 'link', attrs: { rel: 'icon', type: 'image/svg+xml', href: './icon.svg' }, injectTo: 'head' },
      ],
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icon.svg', source: readFileSync('resources/icon.svg') })
    },
    writeBundle: () => {
      const files = filesBelow(folder).map((file) => {
        const type = types[extname(file)]
        if (type === undefined) throw new Error(`${file}: no media type is known for this kind of file`)
        return [
          `/${relative(folder, file).split(sep).join('/')}`,
          { type, sha256: sha256(readFileSync(file), 'hex') },
        ]
      })
      const manifest = {
        policy: contentPolicy([...styles].toSorted()),
        files: Object.fromEntries(files) as unknown,
      }
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 2))
    },
  }
}

/**
 * The texts of the style elements that a module of React Aria makes at run time: a template, trimmed, whose holes are
 * string constants of the same module. One that cannot be read so would be blocked in the window: the build says it.
 */
function injectedStyles(code: string, id: string): string[] {
  const made = code.split(/createElement\(['"]style['"]\)/).length - 1
  const found = [...code.matchAll(/\.textContent = `([^`]*)`\.trim\(\)/g)].map(([, template = '']) =>
    template
      .replaceAll(/\$\{([\w$]+)\}/g, (_hole, name: string) => {
        const constant = code.split(`const ${name} = '`)[1]?.split("'")[0]
        if (constant === undefined) throw new Error(`${id}: ${name} is no string constant of this module`)
        return constant
      })
      .trim(),
  )
  if (found.length !== made) throw new Error(`${id}: ${made} style elements, ${found.length} readable texts`)
  return found
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'manifest.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function sha256(bytes: string | Uint8Array, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(bytes).digest(encoding)
}
