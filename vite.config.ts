import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { splitting, webSocketAlone } from './vite.parts.ts';

/** Builds the browser's pages: `views/*.html` and what they load, into `dist/page`. */
export default defineConfig({
  base: '/chat/',
  plugins: [preact(), webSocketAlone()],
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
