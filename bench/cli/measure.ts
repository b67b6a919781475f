import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { newDataFolder, removeFolder, startLocketProcess } from '../../test/clients/locket-process.ts';
import type { FeatureFigure } from '../features/figure.ts';
import type { Options } from '../options.ts';
import { measureRun } from './run.ts';
import { measureScan } from './scan.ts';

const root = resolve(import.meta.dirname, '../..');

/** The command as it is handed out. */
const built = (): string => {
  const { status, stderr } = spawnSync(process.execPath, ['bin/build-cli.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The command cannot be built: ${stderr}`);
  return join(root, 'dist', 'locket.mjs');
};

/** What people wait for at the command line. */
export const measureCli = async ({ runs, commits }: Options): Promise<readonly FeatureFigure[]> => {
  const command = built();
  const dataDir = await newDataFolder();
  const [home, repository] = await Promise.all(
    ['home', 'repository'].map((name) => mkdtemp(join(tmpdir(), `locket-bench-${name}-`))),
  );
  if (!home || !repository) throw new Error('There is no room for a bench');
  const locket = await startLocketProcess(dataDir);
  try {
    const { adminEmail: email, adminPassword: password, ...rest } = locket.credentials;
    const run = measureRun(command, locket.url, home, { email, password, ...rest }, runs);
    return [run, ...(await measureScan(command, repository, commits))];
  } finally {
    await locket.stop();
    await Promise.all([
      removeFolder(dataDir),
      ...[home, repository].map((one) => rm(one, { recursive: true })),
    ]);
  }
};
