import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import type { TestRequest } from '../harness/events.ts';
import { foundIn, newCanary } from './canary.ts';
import { exercise, type Outcome, type Send } from './exercise.ts';

const canary = newCanary();
let locket: LocketProcess;
let outcome: Outcome;

const headersOf = ({ token, body, text }: TestRequest): Record<string, string> => ({
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
  ...((body ?? text) !== undefined && { 'content-type': 'application/json' }),
});

const overHttp =
  (url: string): Send =>
  async (method, path, request = {}) => {
    const query = new URLSearchParams(request.query as Record<string, string>);
    const body = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    const reply = await fetch(`${url}${path}?${query}`, {
      method,
      headers: headersOf(request),
      ...(body !== undefined && { body }),
    });
    return { status: reply.status, text: await reply.text() };
  };

beforeAll(async () => {
  locket = await startLocketProcess(await newDataFolder());
  const { adminToken: token, organizationId: orgId, adminEmail: email } = locket.credentials;
  outcome = await exercise({ send: overHttp(locket.url), token, orgId, email }, canary);
  await locket.stop();
});

afterAll(() => removeFolder(locket.dataDir));

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

it('no byte of the data folder gives a secret away: not the database, not the log, not the events', () => {
  // The first start's own credentials are written down for whoever started it, mode 0600.
  const files = filesBelow(locket.dataDir).filter((path) => !path.endsWith('bootstrap.json'));
  const names = files.map((path) => relative(locket.dataDir, path));
  expect(names).toEqual(expect.arrayContaining(['locket.db', 'locket.log']));
  const { adminPassword, adminToken, clientSecret } = locket.credentials;
  const secrets = [...Object.values(canary), ...outcome.issued, adminPassword, adminToken, clientSecret];
  const leaks = files.flatMap((path) =>
    foundIn(readFileSync(path), secrets).map((secret) => `${relative(locket.dataDir, path)}: ${secret}`),
  );
  expect(leaks).toEqual([]);
});
