import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Builds the browser page: `views/chat.html` and what it loads, into `dist/page`. */
export default defineConfig({
  base: '/chat/',
  plugins: [preact()],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { input: 'views/chat.html' },
  },
});
