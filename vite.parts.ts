import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** The client library uses no other transport: those that Socket.IO would bring along are a tenth of the script. */
export function webSocketAlone(): Plugin {
  return {
    name: 'websocket-alone',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/engine.io-client/build/esm/transports/index.js')
        ? "import { WS } from './websocket.js'; export const transports = { websocket: WS };"
        : null,
  };
}

/** Below this many bytes there is nothing to gain. */
const WORTH_BYTES = 500;

/** Writes what is built with brotli and with gzip as well: `src/http/built.ts` sends these. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    enforce: 'post',
    writeBundle: ({ dir = '' }, bundle) => {
      for (const [name, file] of Object.entries(bundle)) {
        const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        if (name.endsWith('.html') || bytes.length < WORTH_BYTES) continue;
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/**
 * What is loaded at first as one file, and what is loaded later by what belongs together. They share much, and would be torn into
 * dozens of files otherwise.
 * @param starts the modules that it begins with
 */
export function splitting(starts: readonly string[]) {
  const isStart = (id: string) => starts.some((start) => id.endsWith(`/${start}`));
  /** One of them imports it, by whatever way, other than to load it later. */
  const isFirst = (id: string, modules: Modules, seen = new Set<string>()): boolean => {
    if (isStart(id)) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return modules.getModuleInfo(id)?.importers.some((importer) => isFirst(importer, modules, seen)) ?? false;
  };
  return {
    groups: [
      {
        debugName: 'first',
        name: (id: string, modules: Modules) => (isFirst(id, modules) ? 'page' : null),
        priority: 1,
      },
      { name: 'parts', test: /src\/page\/ui\// },
      { name: 'door', test: /src\/page\/room\/(door|room-ended)/ },
      { name: 'moderation', test: /src\/page\/moderation\// },
      { name: 'settings', test: /src\/page\/settings\// },
    ],
  };
}
