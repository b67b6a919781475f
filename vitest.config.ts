import { globSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Files that put another module in the place of one of ours need modules of their own; the rules of CloudFormation,
 * which are a WebAssembly module, take a process of their own far less time than one whose memory is full.
 */
const apart = globSync('test/**/*.test.ts').filter((file) =>
  /vi\.mock\(|templateRules: true/.test(readFileSync(file, 'utf8')),
);

/** A worker keeps what it loaded, some 2 GB in the end. With three, two cores have work while some tests wait. */
const workers = Math.max(1, Math.min(3, Math.floor(totalmem() / 4e9)));

export default defineConfig(({ mode }) => ({
  test: {
    provide: { whole: mode === 'whole' },
    maxWorkers: workers,
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
