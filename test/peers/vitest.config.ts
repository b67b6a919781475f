import { defineConfig } from 'vitest/config';

/** What needs something beside Node and npm: `npm run test:peers`. */
export default defineConfig({
  test: {
    root: '.',
    include: ['test/peers/**/*.test.ts'],
    globalSetup: ['test/harness/area-times.ts'],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
