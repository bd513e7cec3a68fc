import { rmSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';
import { compressed, splitting, webSocketAlone } from './vite.parts.ts';

const OUT = 'dist/client';

/** A script, and what it loads, to be loaded from any page. */
function script(name: string, file: string, define: Record<string, string>, plugins: Plugin[] = []): InlineConfig {
  return {
    configFile: false,
    base: './',
    logLevel: 'warn',
    define,
    plugins: [preact(), webSocketAlone(), compressed(), ...plugins],
    build: {
      outDir: OUT,
      // The client library is here too.
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: { [name]: file },
        preserveEntrySignatures: 'strict',
        output: {
          entryFileNames: name === 'widget' ? '[name].js' : 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          // A widget shows a room, and nothing before it.
          codeSplitting: name === 'widget' || splitting([file, 'src/page/room/room.tsx']),
        },
      },
    },
  };
}

/** The page loads its words when it knows the language. Here that is known before, and one request less. */
function wordsIn(language: string): Plugin {
  return {
    name: 'words',
    load: (id) => (id.endsWith('/src/page/words.ts') ? `export { words } from './words/${language}.ts';` : undefined),
  };
}

/** @returns where it is, beside `widget.js` */
async function buildIn(language: string): Promise<string> {
  const define = { 'import.meta.env.SARANGBANG_LANGUAGE': JSON.stringify(language) };
  const built = await build(script(language, 'src/widget/show.tsx', define, [wordsIn(language)]));
  if (!('output' in built)) throw new Error('The widget is built once, and not watched');
  return built.output[0].fileName;
}

/** Builds what the widget loads in each language, and tells it where. In a hook: who merely reads this file builds nothing. */
function languages(): Plugin {
  return {
    name: 'languages',
    config: async () => {
      rmSync(`${OUT}/assets`, { recursive: true, force: true });
      return { define: { BUILT_IN: JSON.stringify({ en: await buildIn('en'), ko: await buildIn('ko') }) } };
    },
  };
}

/**
 * Builds `<sarangbang-chat>` into `dist/client`: `widget.js`, whose name stays, and what it loads. Each language is a build of its
 * own, because the page's parts speak one language and a host page may have several elements.
 */
export default defineConfig(script('widget', 'src/widget/main.ts', {}, [languages()]));
