import { expect } from 'vitest';
import { listening, type Received, send } from './exchange.ts';
import { lacksOf, memberAt } from './needs.ts';
import type { Stage } from './place.ts';
import {
  filled,
  type Names,
  type Preparation,
  type Recording,
  type Scenario,
  type Step,
} from './recording.ts';

const prepare = async ({ app, names }: Stage, { method, target, body }: Preparation): Promise<void> => {
  const text = filled(JSON.stringify(body), names);
  await app.ok(method, filled(target, names), { token: names.adminToken ?? '', body: JSON.parse(text) });
};

const jsonOf = ({ text, headers }: Received): unknown => {
  expect(headers['content-type'], 'clients decode JSON only when it is called so').toMatch(
    /^application\/json/,
  );
  return JSON.parse(text);
};

/** Values that follow from what was sent, with what the names stand for put in. */
const given = (gives: unknown, names: Names): unknown =>
  JSON.parse(JSON.stringify(gives), (_key, value) =>
    typeof value === 'string' ? filled(value, names) : value,
  );

/** Asserts that a reply is what the client can work with. */
const assertUsable = (step: Step, received: Received, names: Names, { shapes }: Recording): void => {
  const { status, encoding, etag, needs, gives = {} } = step.reply;
  expect(received.status, `answered ${received.text}`).toBe(status);
  if (encoding) expect(received.headers['content-encoding']).toBe(encoding);
  if (etag === 'same') expect(received.headers.etag).toBe(names.etag);
  if (etag === 'other') expect(received.headers.etag).not.toBe(names.etag);
  if (needs === undefined) {
    expect(received.text).toBe('');
    return;
  }
  const body = jsonOf(received);
  expect(lacksOf(body, needs, shapes)).toEqual([]);
  const found = Object.fromEntries(Object.keys(gives).map((path) => [path, memberAt(body, path)]));
  expect(found).toEqual(given(gives, names));
};

/** Where a kept value stands: a path in the body, or `header` and the name of one. */
const keptValue = (received: Received, path: string): string => {
  const header = path.startsWith('header ') ? path.slice(7) : undefined;
  const value = header ? received.headers[header] : memberAt(JSON.parse(received.text), path);
  if (typeof value !== 'string') throw new Error(`The reply has no ${path}`);
  return value;
};

const kept = (step: Step, received: Received): Names =>
  Object.fromEntries(
    Object.entries(step.keeps ?? {}).map(([name, path]) => [name, keptValue(received, path)]),
  );

const sentBy = ({ method, target, headers, body = '' }: Step, names: Names) => ({
  method,
  target: filled(target, names),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value, names)])),
  body: filled(body, names),
});

/** Sends a scenario's requests in turn, over HTTP, and asserts that the client could go on after every reply. */
export const replay = async (recording: Recording, scenario: Scenario, stage: Stage): Promise<void> => {
  const { app } = stage;
  const server = await listening(app);
  let { names } = stage;
  try {
    for (const preparation of scenario.given ?? []) await prepare(stage, preparation);
    for (const [n, step] of scenario.steps.entries()) {
      app.runtime.advance(step.after ?? 0);
      const received = await send(server.port, sentBy(step, names));
      try {
        assertUsable(step, received, names, recording);
      } catch (error) {
        if (error instanceof Error) error.message = `step ${n + 1}, ${step.call}: ${error.message}`;
        throw error;
      }
      names = { ...names, ...kept(step, received) };
    }
  } finally {
    await server.stop(1000);
  }
};
