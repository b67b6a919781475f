import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Key, Members } from '../../../layers/adapters/dynamo/items.ts';
import type { Operation } from '../../../layers/http/operation.ts';
import { startApp, type TestApp } from '../../harness/app.ts';
import { itemsAt, type RawItem, keyOf as rawKeyOf } from '../../harness/raw-table.ts';
import { unpacked } from '../../harness/unpacked.ts';
import { type RawKey, watchWrites } from '../../harness/writes.ts';
import { ownersToken, requestTo, specimenOf } from '../../specimens/request.ts';
import { bootstrapped, type Instance } from '../../world/instance.ts';
import { rememberTable } from '../../world/rewind.ts';
import { sessionIn } from '../../world/session.ts';
import { createVictim, type Names, type Victim } from '../../world/victim.ts';
import { alone, type Pair, pairs } from './pairs.ts';

let app: TestApp;
let home: Instance;
let person: string;
let shared: Victim;
let rewind: () => Promise<void>;
let written: () => readonly RawKey[];
beforeAll(async () => {
  app = await startApp();
  home = await bootstrapped(app);
  person = await sessionIn(home);
  shared = await createVictim(home);
  rewind = await rememberTable(app.table);
  written = watchWrites(app.table);
});

type Json = unknown;

/** A reply without what differs from one thing to the next: the type of each member, and of each list its first. */
const shapeOf = (value: Json): Json => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, shapeOf(member)] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
};

const olderWords = {
  workspaceTag: 'tag',
  workspaceTags: 'tags',
  workspaces: 'projects',
  workspace: 'project',
};

/** A reply as the newer clients read it: a project under its newer noun, and not in the open beside that. */
const inNewerWords = (body: Readonly<Record<string, Json>>): Json => {
  const renamed = Object.fromEntries(
    Object.entries(body).map(([name, value]) => [olderWords[name as keyof typeof olderWords] ?? name, value]),
  );
  const { message, project } = renamed;
  const isProject = project !== null && typeof project === 'object';
  return isProject ? { ...(message !== undefined && { message }), project } : renamed;
};

/** How many refusals each event of the trail stood for when it was last looked at: they may share one. */
const seen = new Map<string, string>();

const isNews = (item: RawItem): boolean => {
  const repeats = JSON.stringify(item.repeats ?? null);
  if (seen.get(rawKeyOf(item)) === repeats) return false;
  seen.set(rawKeyOf(item), repeats);
  return true;
};

/** Events of a type that came into a project's trail since the last look, whichever of its partitions they lie in. */
const newEvents = async (projectId: string, type: string | null) => {
  const keys = written().filter(({ pk }) => pk.S.startsWith(`AUDIT#${projectId}#`));
  return (await itemsAt(app.table, keys))
    .filter(isNews)
    .map((item) => unpacked(unmarshall(item as never) as Key & Members))
    .filter((event) => event.type === type);
};

/** What an event says as far as it does not depend on the moment. */
const gistOf = ({ outcome, metadata }: Readonly<Record<string, Json>>) => ({
  outcome,
  metadata: shapeOf(metadata),
});

/** What the later API gives unless it is told not to. */
const plain = { expandSecretReferences: 'false', includeImports: 'false' };
const told = (operation: Operation) =>
  operation.method === 'GET' && operation.path.startsWith('/api/v4/secrets') ? plain : {};

const callOf = async (operation: Operation, names: Names) => {
  const token = ownersToken(operation, { machine: home.admin, person, names });
  const { method, path, query, ...request } = requestTo(operation, names);
  const reply = await app.request(method, path, {
    ...request,
    query: { ...query, ...told(operation) },
    token,
  });
  expect(reply.status, reply.text).toBe(specimenOf(operation, names).owner?.status ?? 200);
  return reply.body === undefined ? reply.text : inNewerWords(reply.body);
};

/** What changing things made for it answers, and leaves in the trail of their project. */
const done = async (operation: Operation) => {
  const { names } = shared;
  await newEvents(names.projectId, operation.audit);
  const reply = shapeOf(await callOf(operation, names));
  const events = await newEvents(names.projectId, operation.audit);
  await rewind();
  return { reply, events: events.map(gistOf) };
};

/** A backup is sealed anew for each who reads it. */
const sealedAnew = ({ newer }: Pick<Pair, 'newer'>): boolean => newer.path.endsWith('/backup');
const isRead = ({ newer }: Pair): boolean => newer.method === 'GET' || newer.path.endsWith('/details');

describe('an operation that is spelled in two ways', () => {
  it.each(pairs)('$name: is open to the same callers, under one event and class of limits', (pair) => {
    for (const member of ['method', 'access', 'audit', 'limit'] as const)
      expect(pair.newer[member], member).toEqual(pair.older[member]);
  });

  it.each(pairs.filter(isRead))('$name: reads the same', async ({ newer, older }) => {
    const compared = sealedAnew({ newer }) ? shapeOf : (reply: unknown) => reply;
    const [one, other] = [await callOf(newer, shared.names), await callOf(older, shared.names)];
    expect(compared(one)).toEqual(compared(other));
  });

  it.each(pairs.filter((pair) => !isRead(pair)))('$name: answers and leaves the same', async (pair) => {
    const { reply, events } = await done(pair.newer);
    expect({ reply, events }).toEqual(await done(pair.older));
    const isRefusedOrElsewhere = pair.newer.audit === 'create-project' || 'statusCode' in (reply as object);
    if (!isRefusedOrElsewhere) expect(events).toHaveLength(1);
  });
});

it('only these have the newer spelling alone', () => {
  expect(alone).toEqual([
    'DELETE /api/v1/projects/{projectId}/identities/{identityId}',
    'GET /api/v1/projects/deleted',
    'GET /api/v1/projects/roles/{roleId}',
    'GET /api/v1/projects/{projectId}/commits',
    'GET /api/v1/projects/{projectId}/commits/{commitId}',
    'GET /api/v1/projects/{projectId}/environments/deleted',
    'GET /api/v1/projects/{projectId}/environments/slug/{slug}',
    'GET /api/v1/projects/{projectId}/identities',
    'GET /api/v1/projects/{projectId}/identities/{identityId}',
    'GET /api/v1/projects/{projectId}/user/{userId}/membership',
    'GET /api/v4/secrets/deleted',
    'PATCH /api/v1/projects/{projectId}/identities/{identityId}',
    'POST /api/v1/projects/{projectId}/environments/{environmentId}/restore',
    'POST /api/v1/projects/{projectId}/identities',
    'POST /api/v1/projects/{projectId}/restore',
    'POST /api/v4/secrets/{secretId}/restore',
  ]);
});
