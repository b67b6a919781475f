import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lendSynthesized } from '../clients/synthesized.ts';
import { startDatabase } from '../harness/dynamodb.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import {
  call,
  openToOthers,
  patience,
  recordIn,
  run,
  signIn,
  start,
  untilOk,
  writeAndRead,
} from './fixtures/newcomer.ts';

describe('the first minute', { timeout: patience }, () => {
  it('of somebody with a DynamoDB of their own: everything works the moment status says Ok', async () => {
    const database = await startDatabase();
    onTestFinished(() => void database.process.kill());
    const dataDir = temporaryFolder();
    const locket = await start(dataDir, { AWS_ENDPOINT_URL_DYNAMODB: database.endpoint });
    const seen = await untilOk(locket);
    const record = recordIn(dataDir);
    expect(await writeAndRead(locket.url, record)).toBe('hello');
    const person = await signIn(locket.url, record);
    const { workspaces } = await call(locket.url, '/api/v1/workspace', person);
    expect(workspaces.map(({ id }: { id: string }) => id)).toEqual([record.projectId]);
    const waiting = seen.slice(0, -1);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.filter(({ status, retryAfter }) => status !== 503 || retryAfter !== '1')).toEqual([]);
    expect(statSync(join(dataDir, 'wrapping.key')).mode & 0o777).toBe(0o600);
    await locket.greeted();
    expect(locket.said()).toContain(`API reference     ${locket.url}/api/docs`);
    expect(locket.said()).toContain(
      `Sign in as        ${record.adminEmail}; the password is "adminPassword" in`,
    );
    expect(await locket.stop()).toBe(0);

    const stranger = temporaryFolder();
    await lendSynthesized(stranger);
    const refused = run('main.ts', {
      LOCKET_DATA_DIR: stranger,
      LOCKET_PORT: '0',
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^The database at .* holds data of an instance whose key is not in .*\.\n$/,
    );
    expect(readdirSync(stranger)).not.toContain('wrapping.key');
  });

  it('says what it is doing, and a later start says nothing but the greeting', async () => {
    const dataDir = temporaryFolder();
    const first = await start(dataDir);
    await first.greeted();
    expect(first.said()).toMatch(/Creating the database …\nSetting up: .* …\nLocket runs at/);
    await first.stop();
    const second = await start(dataDir);
    await second.greeted();
    expect(second.said()).toMatch(/^Locket runs at/);
    await second.stop();
  });

  it('with a folder of mode 0755 leaves nothing in it to others, nor what was there before', async () => {
    const dataDir = join(temporaryFolder(), 'data');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o755);
    const locket = await start(dataDir);
    await locket.greeted();
    await writeAndRead(locket.url, recordIn(dataDir));
    expect(openToOthers(dataDir)).toEqual([]);
    await locket.stop();
    for (const name of ['locket.db', 'locket.log', 'bootstrap.json']) chmodSync(join(dataDir, name), 0o644);
    const again = await start(dataDir);
    await again.greeted();
    expect(openToOthers(dataDir)).toEqual([]);
    await again.stop();
    expect(openToOthers(dataDir)).toEqual([]);
  });

  it('interrupted at any moment ends at once without an error, and the next start goes on', async () => {
    const dataDir = temporaryFolder();
    for (const moment of [50, 400, 800, 1200]) {
      const locket = await start(dataDir);
      await sleep(moment);
      expect(await locket.stop(), locket.said()).toBeOneOf([0, null]);
      expect(locket.said()).not.toMatch(/\n\s+at /);
    }
    const locket = await start(dataDir);
    await locket.greeted();
    expect(await writeAndRead(locket.url, recordIn(dataDir))).toBe('hello');
    await locket.stop();
  });
});

describe('a lost bootstrap.json', { timeout: patience }, () => {
  it('is made anew by the command that the greeting names', async () => {
    const dataDir = temporaryFolder();
    const first = await start(dataDir);
    await first.greeted();
    const { projectId, adminPassword } = recordIn(dataDir);
    await first.stop();
    rmSync(join(dataDir, 'bootstrap.json'));
    const without = await start(dataDir);
    await without.greeted();
    expect(without.said()).toContain('To get in again, stop Locket and run: npm run recover');
    await without.stop();

    const { status, stdout } = run('recover.ts', { LOCKET_DATA_DIR: dataDir });
    expect(status).toBe(0);
    const record = recordIn(dataDir);
    expect(record.adminPassword).not.toBe(adminPassword);
    for (const secret of [record.adminPassword, record.adminToken]) expect(stdout).not.toContain(secret);
    const again = await start(dataDir);
    await again.greeted();
    for (const token of [await signIn(again.url, record), record.adminToken]) {
      const { workspaces } = await call(again.url, '/api/v1/workspace', token);
      expect(workspaces.map(({ id }: { id: string }) => id)).toEqual([projectId]);
    }
    await again.stop();
    expect(openToOthers(dataDir)).toEqual([]);
  });

  it('of an instance that was never set up is not invented', () => {
    const { status, stderr } = run('recover.ts', { LOCKET_DATA_DIR: temporaryFolder() });
    expect(status).toBe(1);
    expect(stderr).toMatch(/There is no instance to recover: it was never set up\.\n$/);
  });

  it('is not done here when the environment names a table in AWS', () => {
    const dataDir = join(temporaryFolder(), 'data');
    const { status, stderr } = run('recover.ts', { LOCKET_DATA_DIR: dataDir, LOCKET_TABLE: 'deployed' });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^LOCKET_TABLE names the table deployed, and npm run recover works on the data of this/,
    );
    expect(existsSync(dataDir)).toBe(false);
  });
});
