import { readFileSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';
import { compressed, splitting, webSocketAlone } from './vite.parts.ts';

/** Builds the browser's pages: `views/*.html` and what they load, into `dist/page`. */
export default defineConfig({
  // From the file that names it: where the server is on its host, the build does not know.
  base: './',
  plugins: [preact(), webSocketAlone(), themeBeforePaint(), compressed()],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['views/chat.html', 'views/docs.html', 'views/embed.html'],
      output: { codeSplitting: splitting(['src/page/main.tsx']) },
    },
  },
});

/** A classic script: a module would run after the first paint. */
function themeBeforePaint(): Plugin {
  return {
    name: 'theme',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'theme.js', source: readFileSync('views/theme.js', 'utf8') });
    },
  };
}
