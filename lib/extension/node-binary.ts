import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { NodeBuild } from './architectures.ts';

const run = promisify(execFile);

/** A build of Node cannot be had: the message says which and why. */
class NoNodeBuild extends Error {
  override readonly name = 'NoNodeBuild';
}

const download = async ({ url, sha256 }: NodeBuild): Promise<Buffer> => {
  const reply = await fetch(url).catch((cause) => {
    throw new NoNodeBuild(`${url} cannot be fetched: ${causeOf(cause)}`, { cause });
  });
  if (!reply.ok) throw new NoNodeBuild(`${url} cannot be fetched: it answered ${reply.status}`);
  const archive = Buffer.from(await reply.arrayBuffer());
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== sha256)
    throw new NoNodeBuild(`${url} is not what it should be: its SHA-256 is ${found} instead of ${sha256}`);
  return archive;
};

const causeOf = (error: Error): string => {
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  return code ?? message;
};

/** Takes the program out of the archive; all else in it is left there. */
const unpack = async (archive: Buffer, file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const folder = await mkdtemp(join(dirname(file), 'unpacking-'));
  try {
    const packed = join(folder, 'node.tar.gz');
    await writeFile(packed, archive);
    await run('tar', ['-xzf', packed, '-C', folder, '--strip-components=2', '--wildcards', '*/bin/node']);
    await rename(join(folder, 'node'), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Whether the Node that runs this is the one that is needed. */
const isRunning = ({ version, arch }: NodeBuild): boolean =>
  process.platform === 'linux' && process.arch === arch && process.versions.node === version;

/**
 * The program of a build of Node: the running one if it is that, else the one that nodejs.org publishes, checked by
 * its pinned SHA-256, into `file`. @throws NoNodeBuild
 */
export const nodeBinary = async (wanted: NodeBuild, file: string): Promise<string> => {
  if (isRunning(wanted)) return process.execPath;
  await unpack(await download(wanted), file);
  return file;
};
