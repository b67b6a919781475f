import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';

let dataDir: string;
let locket: LocketProcess;

beforeAll(async () => {
  dataDir = await newDataFolder();
  locket = await startLocketProcess(dataDir);
});

afterAll(async () => {
  await locket.stop();
  await removeFolder(dataDir);
});

// biome-ignore lint/suspicious/noExplicitAny: a reply as it came
type Wire = any;

const count = 700;
const batch = '/api/v3/secrets/batch/raw';

const call = async (method: string, path: string, body?: object) => {
  const reply = await fetch(`${locket.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${locket.credentials.adminToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: (await reply.json()) as Wire };
};

const place = () => ({ workspaceId: locket.credentials.projectId, environment: 'dev', secretPath: '/' });
const secrets = (secretValue: string) =>
  Array.from({ length: count }, (_, n) => ({ secretKey: `K${n}`, secretValue }));

const values = async (): Promise<ReadonlySet<string>> => {
  const { status, body } = await call('GET', `/api/v3/secrets/raw?${new URLSearchParams(place())}`);
  expect(status).toBe(200);
  const ours = body.secrets.filter(({ secretKey }: { secretKey: string }) => /^K\d+$/.test(secretKey));
  expect(ours).toHaveLength(count);
  return new Set(ours.map(({ secretValue }: { secretValue: string }) => secretValue));
};

describe('kill -9 in the middle of a bulk write', () => {
  it('leaves all of it or nothing, and the folder can be written to as soon as Locket runs again', async () => {
    expect((await call('POST', batch, { ...place(), secrets: secrets('first') })).status).toBe(200);
    const began = Date.now();
    expect((await call('PATCH', batch, { ...place(), secrets: secrets('second') })).status).toBe(200);
    const whole = Date.now() - began;
    let standing = 'second';
    for (const part of inject('whole') ? [0.3, 0.5, 0.7, 0.9] : [0.4, 0.8]) {
      const next = `after ${part}`;
      const writing = call('PATCH', batch, { ...place(), secrets: secrets(next) }).then(
        ({ status }) => status,
        () => undefined,
      );
      await sleep(whole * part);
      await locket.kill();
      const answered = await writing;
      locket = await startLocketProcess(dataDir);
      const seen = await values();
      expect([new Set([standing]), new Set([next])]).toContainEqual(seen);
      if (answered === 200) expect(seen).toEqual(new Set([next]));
      const write = { ...place(), secretValue: `single ${part}` };
      const single = await call('PATCH', '/api/v3/secrets/raw/K0', write);
      expect(single.status, JSON.stringify(single.body)).toBe(200);
      standing = `whole ${part}`;
      const again = await call('PATCH', batch, { ...place(), secrets: secrets(standing) });
      expect(again.status, JSON.stringify(again.body)).toBe(200);
      expect(await values()).toEqual(new Set([standing]));
    }
  }, 240_000);
});
