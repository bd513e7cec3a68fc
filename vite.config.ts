import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Builds the browser's pages: `views/*.html` and what they load, into `dist/page`. */
export default defineConfig({
  base: '/chat/',
  plugins: [preact()],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { input: ['views/chat.html', 'views/docs.html', 'views/embed.html'] },
  },
});
