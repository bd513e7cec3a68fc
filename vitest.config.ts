import { defineConfig } from 'vitest/config';

/** `architecture` reads the source alone; `suite` runs it, on services of its own (`test/services`); `chaos` then breaks it. */
export default defineConfig({
  test: {
    // Test files share a Redis, each with a database number of its own, of which it has 16.
    maxWorkers: 4,
    projects: [
      { test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture.test.ts', 'test/chaos'],
          globalSetup: 'test/services/start.ts',
          // Files share the modules that they have loaded: to load the server for each of them takes minutes.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/*.test.ts'],
          globalSetup: 'test/services/start.ts',
          // After the others: it takes the whole machine, and freezes parts of it.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
