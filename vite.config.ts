import preact from '@preact/preset-vite';
import { defineConfig, type Plugin } from 'vite';

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
      output: {
        codeSplitting: {
          // What is loaded later shares much with what the page begins with, which would be torn into twenty files by that.
          groups: [
            { debugName: 'page', name: (id, modules) => (isFirst(id, modules) ? 'page' : null), priority: 1 },
            // What belongs together is used together.
            { name: 'parts', test: /src\/page\/ui\// },
            { name: 'door', test: /src\/page\/room\/(door|room-ended)/ },
            { name: 'moderation', test: /src\/page\/moderation\// },
            { name: 'settings', test: /src\/page\/settings\// },
          ],
        },
      },
    },
  },
});

/** The client library uses no other transport: those that Socket.IO would bring along are a tenth of the script. */
function webSocketAlone(): Plugin {
  return {
    name: 'websocket-alone',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/engine.io-client/build/esm/transports/index.js')
        ? "import { WS } from './websocket.js'; export const transports = { websocket: WS };"
        : null,
  };
}

interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** Whether the page's script imports it, by whatever way, other than to load it later. */
function isFirst(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (id.endsWith('/src/page/main.tsx')) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return modules.getModuleInfo(id)?.importers.some((importer) => isFirst(importer, modules, seen)) ?? false;
}
