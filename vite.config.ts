import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const service = '127.0.0.1:8080';
const outDir = 'dist/web';

/** Smaller files gain nothing. */
const COMPRESSED_ABOVE_BYTES = 1024;

/** Lays a compressed copy beside each file, once, so that the service compresses nothing while it serves. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
      const file = join(outDir, name);
      if (!/\.(js|css|html|svg|json)$/.test(name) || statSync(file).size < COMPRESSED_ABOVE_BYTES) continue;
      const content = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(content));
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    }
  },
});

/** Names the program itself in the page, so that it is fetched at once and not only when the entry asks for it. */
const preloaded = (): Plugin => ({
  name: 'preloaded',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle, chunk }) {
      const withImports = (names: readonly string[]): ReadonlySet<string> => {
        const all = new Set(names);
        for (const name of all) {
          const next = bundle?.[name];
          if (next?.type === 'chunk') for (const one of next.imports) all.add(one);
        }
        return all;
      };
      const named = withImports(chunk === undefined ? [] : [chunk.fileName]);
      return [...withImports(chunk?.dynamicImports ?? [])]
        .filter((name) => !named.has(name))
        .map((name) => ({
          tag: 'link',
          injectTo: 'head',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
        }));
    },
  },
});

/** The client is built beside the service, which serves it; in development it asks the service on its default port. */
export default defineConfig({
  root: 'dashboard/web',
  base: '/',
  plugins: [react(), preloaded(), compressed()],
  build: {
    outDir: `../../${outDir}`,
    emptyOutDir: true,
    cssCodeSplit: false,
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': `http://${service}`, '/ws': { target: `ws://${service}`, ws: true } },
  },
});
