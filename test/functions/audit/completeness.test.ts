import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../functions/routes.ts';
import { auditEventTypes } from '../../../layers/domain/audit/event-types.ts';
import type { Operation } from '../../../layers/http/operation.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { isEvent, itemsAt } from '../../harness/raw-table.ts';
import { type RawKey, watchWrites } from '../../harness/writes.ts';
import { keyOf } from '../../specimens/all.ts';
import { isGuarded, ownersToken, requestTo, specimenOf } from '../../specimens/request.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { rememberTable } from '../../world/rewind.ts';
import { sessionIn } from '../../world/session.ts';
import { createVictim, type Names } from '../../world/victim.ts';

/** Every operation, answered: what the trail has of it afterwards. Refusals have a matrix of their own. */
const all = operations.map((operation) => ({ name: keyOf(operation), operation }));

let app: TestApp;
let home: Instance;
let person: string;
let names: Names;
let rewind: () => Promise<void>;
let written: () => readonly RawKey[];
beforeAll(async () => {
  app = await startApp();
  home = await bootstrapped(app);
  person = await sessionIn(home);
  names = (await createVictim(home)).names;
  rewind = await rememberTable(app.table);
  written = watchWrites(app.table);
});

// biome-ignore lint/suspicious/noExplicitAny: stored events of every type
type Event = any;

/** The events that came into the trail since this was asked last. */
const newEvents = async (): Promise<readonly Event[]> => {
  const trail = await itemsAt(app.table, written().filter(isEvent));
  return trail.map((item) => JSON.parse(unmarshall(item as never).doc));
};

const tokenFor = (operation: Operation): { readonly token?: string } => {
  if (!isGuarded(operation)) return {};
  return { token: ownersToken(operation, { machine: home.admin, person, names }) };
};

/** What a valid request to an operation leaves in the trail. */
const leftBy = async (operation: Operation): Promise<readonly Event[]> => {
  await newEvents();
  const { method, path, ...request } = requestTo(operation, names);
  const reply = await app.request(method, path, { ...request, ...tokenFor(operation) });
  const left = await newEvents();
  if (method !== 'GET') await rewind();
  expect(reply.status, reply.text).toBe(specimenOf(operation, names).owner?.status ?? 200);
  return left;
};

/** What the trail says of who is known: name and login method. */
const identified: Readonly<Record<string, object>> = {
  identity: { metadata: { name: expect.stringMatching(/\S/), authMethod: expect.stringMatching(/-auth$/) } },
  user: { metadata: { username: expect.stringMatching(/\S/), authMethod: 'email' } },
};

/** What an answer may need is issued on the way to it, and what a host tells belongs to the source that it is about. */
const alongside = ['issue-ocsp-responder', 'receive-secret-scanning-push'];

describe.each(all)('$name', ({ operation }) => {
  it('leaves one event of who, what, where, when and with which outcome, or says that it leaves none', async () => {
    const left = await leftBy(operation);
    const isAnswered = (specimenOf(operation, names).owner?.status ?? 200) < 300;
    if (operation.audit === null) {
      expect(left.filter(({ type }) => !alongside.includes(type))).toEqual([]);
      return;
    }
    if (!isAnswered) return;
    expect(left, JSON.stringify(left)).toHaveLength(1);
    expect(left[0]).toMatchObject({
      outcome: 'success',
      organizationId: expect.any(String),
      occurredAt: expect.any(String),
      ipAddress: expect.stringMatching(/\S/),
      userAgent: expect.any(String),
      requestId: expect.stringMatching(/\S/),
      actor: { type: expect.stringMatching(/^(user|identity|service|scimClient|platform|anonymous)$/) },
    });
    expect(left[0].actor).toMatchObject(identified[left[0].actor.type] ?? {});
    expect(auditEventTypes).toContain(left[0].type);
  });
});
