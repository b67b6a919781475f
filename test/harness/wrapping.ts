import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrappingSetting } from '../../layers/adapters/settings.ts';

/** A wrapping key of its own, which several applications can share. */
export const softwareWrapping = async (): Promise<WrappingSetting> => {
  const keyFile = join(await mkdtemp(join(tmpdir(), 'locket-test-')), 'wrapping.key');
  await writeFile(keyFile, randomBytes(32), { mode: 0o600 });
  return { strategy: 'software', keyFile };
};

let shared: Promise<WrappingSetting> | undefined;

/** The wrapping key of every application in this worker that asks for no other. */
export const workerWrapping = (): Promise<WrappingSetting> => {
  shared ??= softwareWrapping();
  return shared;
};
