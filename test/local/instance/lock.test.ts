import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockDataFolder } from '../../../local/instance/lock.ts';
import { birthOf } from '../../../local/instance/processes.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

/** A process that does nothing, and its id. */
const idleProcess = () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, pid: child.pid ?? 0 };
};

const leaveLock = (folder: string, content: unknown) =>
  writeFileSync(join(folder, 'lock'), typeof content === 'string' ? content : JSON.stringify(content));

describe('the lock of a data folder', () => {
  it('holds this process and is gone after release', async () => {
    const folder = temporaryFolder();
    const lock = await lockDataFolder(folder, 0);
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a second instance in the same process is refused', async () => {
    const folder = temporaryFolder();
    const lock = await lockDataFolder(folder, 0);
    await expect(lockDataFolder(folder, 0)).rejects.toThrow(/^Another Locket \(process \d+\) .*\.$/);
    lock.release();
    (await lockDataFolder(folder, 0)).release();
  });

  it('a living holder keeps it', async () => {
    const folder = temporaryFolder();
    const { pid } = idleProcess();
    leaveLock(folder, { pid, birth: birthOf(pid) });
    await expect(lockDataFolder(folder, 0)).rejects.toThrow(`Another Locket (process ${pid})`);
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });

  it('a holder that ends while we wait gives it up', async () => {
    const folder = temporaryFolder();
    const { child, pid } = idleProcess();
    leaveLock(folder, { pid, birth: birthOf(pid) });
    const taken = lockDataFolder(folder, 5000);
    child.kill('SIGKILL');
    (await taken).release();
  });

  it('a dead holder loses it', async () => {
    const folder = temporaryFolder();
    const { child, pid } = idleProcess();
    leaveLock(folder, { pid, birth: birthOf(pid) });
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await lockDataFolder(folder, 0)).release();
  });

  it.runIf(process.platform === 'linux')(
    'another process that got the dead holder’s id does not keep it',
    async () => {
      const folder = temporaryFolder();
      leaveLock(folder, { pid: idleProcess().pid, birth: 'another' });
      (await lockDataFolder(folder, 0)).release();
    },
  );

  it.each([
    ['our own id from an earlier life', { pid: process.pid }],
    ['garbage', '{'],
    ['nothing', ''],
  ])('a lock with %s is stale', async (_what, content) => {
    const folder = temporaryFolder();
    leaveLock(folder, content);
    (await lockDataFolder(folder, 0)).release();
  });
});
