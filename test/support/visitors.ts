import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { enter, startBrowser, type Visitor, visit } from './browser.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

type Program = Parameters<typeof startBrowser>[0];

export interface VisitOptions extends BrowserContextOptions {
  /** Whose page it is; without, it is somebody's who has not been here yet. */
  as?: Person;
  /** Runs in the page before its own script does. */
  script?: string;
  /** Its clock is the test's to put forward. */
  clock?: true;
}

/** Browsers' pages in a world: they are closed after each test, and must have complained of nothing but what was expected. */
export class Visitors {
  readonly #world: World;
  readonly #program: Program;
  readonly #visitors: Visitor[] = [];
  #browser: Browser | undefined;

  constructor(world: World, program: Program) {
    this.#world = world;
    this.#program = program;
  }

  async start(): Promise<void> {
    this.#browser = await startBrowser(this.#program);
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
  }

  async leave(): Promise<void> {
    for (const { context, complaints } of this.#visitors.splice(0)) {
      await context.close();
      expect(complaints).toEqual([]);
    }
  }

  async visit(path = '/chat', { as, script, clock, ...options }: VisitOptions = {}): Promise<Visitor> {
    if (!this.#browser) throw new Error('The browser has not started');
    const prepare = async (context: BrowserContext) => {
      if (clock) await context.clock.install();
      if (script) await context.addInitScript(script);
      // Only in a profile that is new: who signs out does not come back by a reload.
      const keep = `localStorage.length || localStorage.setItem('sarangbang.token', ${JSON.stringify(as?.token)})`;
      if (as) await context.addInitScript(`try { ${keep} } catch {}`);
    };
    const visitor = await visit(this.#browser, this.#world.url() + path, options, prepare);
    this.#visitors.push(visitor);
    return visitor;
  }

  /** A new guest. */
  async come(nickname: string, path: string, options: VisitOptions = {}): Promise<Visitor> {
    const visitor = await this.visit(path, options);
    await enter(visitor.page, nickname);
    return visitor;
  }
}

export function useVisitors(world: World, program: Program = 'chromiumShell'): Visitors {
  const visitors = new Visitors(world, program);
  beforeAll(() => visitors.start());
  afterEach(() => visitors.leave());
  afterAll(() => visitors.stop());
  return visitors;
}
