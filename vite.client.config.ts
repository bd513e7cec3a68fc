import { defineConfig } from 'vite';
import { compressed, webSocketAlone } from './vite.parts.ts';

/** Builds the client library into one file, `dist/client/sarangbang.js`, with all that it needs: for pages without a bundler. */
export default defineConfig({
  plugins: [webSocketAlone(), compressed()],
  build: {
    outDir: 'dist/client',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: { sarangbang: 'src/client/chat-client.ts' },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});
