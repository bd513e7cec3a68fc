import { defineConfig } from 'vite';

/** Builds the client library into one file, `dist/client/sarangbang.js`, with all that it needs: for pages without a bundler. */
export default defineConfig({
  build: {
    outDir: 'dist/client',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    rollupOptions: {
      input: { sarangbang: 'src/client/chat-client.ts' },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});
