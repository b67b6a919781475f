import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * Files that put another module in the place of one of ours need modules of their own; the rules of CloudFormation,
 * which are a WebAssembly module, take a process of their own far less time than one whose memory is full.
 */
const apart = globSync('test/**/*.test.ts').filter((file) =>
  /vi\.mock\(|templateRules: true/.test(readFileSync(file, 'utf8')),
);

export default defineConfig(({ mode }) => ({
  test: {
    provide: { whole: mode === 'whole' },
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...apart, 'test/peers/**'],
        },
      },
      { extends: true, test: { name: 'apart', isolate: true, include: apart } },
    ],
    globalSetup: ['test/harness/area-times.ts', 'test/harness/databases.ts'],
    setupFiles: ['test/harness/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      LOCKET_LOG_LEVEL: 'SILENT',
    },
  },
}));
