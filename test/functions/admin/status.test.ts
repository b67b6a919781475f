import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { startApp } from '../../harness/app.ts';
import { allItems, documents } from '../../harness/table.ts';
import { bootstrapped, setUp } from '../../world/instance.ts';

const wrappingKey = (): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'locket-status-')), 'wrapping.key');
  writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return file;
};

const write = (TableName: string, Item: Record<string, unknown>) =>
  documents().send(new PutCommand({ TableName, Item }));

describe('status', () => {
  it('is Ok once the instance was set up, whatever bearer comes along', async () => {
    const app = await startApp();
    await bootstrapped(app);
    const { body } = await app.ok('GET', '/api/status', { token: 'stale' });
    const { date, ...rest } = body;
    expect(new Date(date).toISOString()).toBe(date);
    expect(rest).toEqual({
      message: 'Ok',
      emailConfigured: false,
      inviteOnlySignup: true,
      redisConfigured: false,
      secretScanningConfigured: false,
    });
  });

  it('tells whether mail can be sent', async () => {
    const app = await startApp({ settings: { sendsMail: true } });
    expect((await app.ok('GET', '/api/status')).body.emailConfigured).toBe(true);
  });

  it('of an empty instance answers, and does not say Ok', async () => {
    const { body } = await (await startApp()).ok('GET', '/api/status');
    expect(body.message).toMatch(/^Not set up yet: POST \/api\/v1\/admin\/bootstrap/);
  });

  it('is a 503 while storage does not answer', async () => {
    const app = await startApp({ endpoint: 'http://127.0.0.1:1', table: 'none' });
    expect(await app.request('GET', '/api/status')).toMatchObject({
      status: 503,
      body: { statusCode: 503, error: 'ServiceUnavailable' },
    });
  });

  it('is a 503 when the wrapping key is another one', async () => {
    const app = await startApp();
    await bootstrapped(app);
    const settings = { wrapping: { strategy: 'software', keyFile: wrappingKey() } } as const;
    const other = await startApp({ table: app.table, settings });
    expect((await other.request('GET', '/api/status')).status).toBe(503);
  });
});

describe('a table in another format', () => {
  const inFormat = async (format: unknown) => {
    const first = await startApp();
    const { admin } = await bootstrapped(first);
    await write(first.table, { pk: 'SYSTEM', sk: 'FORMAT', v: 1, format });
    return { app: await startApp({ table: first.table }), admin };
  };

  it.each([
    [2, /^The table has format 2, which is newer than .* \(format 1\): run the version that wrote it/],
    [0, /^The table has format 0 .*: run `npm run migrate`$/],
    ['x', /^The table has format x/],
  ])('%s is refused in a sentence that says what to do', async (format, sentence) => {
    const { app, admin } = await inFormat(format);
    for (const [method, path] of [
      ['GET', '/api/status'],
      ['GET', '/api/v1/workspace'],
      ['POST', '/api/v2/workspace'],
    ] as const) {
      const reply = await app.request(method, path, { token: admin, ...(method === 'POST' && { body: {} }) });
      expect(reply, path).toMatchObject({ status: 500, body: { message: expect.stringMatching(sentence) } });
    }
  });
});

describe('setting up', () => {
  it('writes the format down, and the first administrator’s token lives for a year', async () => {
    const app = await startApp();
    const { admin } = await setUp(app);
    const claims = JSON.parse(Buffer.from(admin.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp - claims.iat).toBe(365 * 86_400);
    await expect(
      documents().send(
        new PutCommand({
          TableName: app.table,
          Item: { pk: 'SYSTEM', sk: 'FORMAT' },
          ConditionExpression: '#format <> :format',
          ExpressionAttributeNames: { '#format': 'format' },
          ExpressionAttributeValues: { ':format': 1 },
        }),
      ),
    ).rejects.toThrow(/conditional/i);
  });

  it('stores the first administrator’s password with all the work that guessing it is to cost', async () => {
    const app = await startApp();
    await setUp(app);
    expect(JSON.stringify(await allItems(app.table))).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
