import { defineConfig } from 'vitest/config';

/** What needs something beside Node and npm: `npm run test:peers`. */
export default defineConfig({
  test: {
    root: '.',
    include: ['test/peers/**/*.test.ts'],
    globalSetup: ['test/harness/area-times.ts', 'test/harness/databases.ts'],
    setupFiles: ['test/harness/setup.ts'],
    maxWorkers: 1,
    // Browsers and servers share a busy machine: what fails twice in a row fails.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    env: { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  },
});
