import { randomUUID } from 'node:crypto';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import type { CallerKind } from '../../layers/domain/caller.ts';
import type { Operation } from '../../layers/http/operation.ts';
import type { TestResponse } from '../harness/app.ts';
import { isEvent, itemsAt } from '../harness/raw-table.ts';
import { type RawKey, watchWrites } from '../harness/writes.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded, requestTo } from '../specimens/request.ts';
import type { Names } from '../world/victim.ts';
import { assemble, type Caller, type Cast } from './cast.ts';

/** Every operation, refused to everybody whom it can be refused to: what the trail has of it. */
const guarded = operations.filter(isGuarded).map((operation) => ({ name: keyOf(operation), operation }));
const admits = ({ access }: Operation, kind: CallerKind): boolean => access.kinds.includes(kind);

/** Somebody of the kind the operation is for, of another organization. */
const strangerTo = (operation: Operation): Caller => {
  if (admits(operation, 'scim')) return 'foreignScim';
  return admits(operation, 'identity') ? 'foreign' : 'foreignPerson';
};

const somebody = '198.51.100.23';
const canary = 'canary-of-a-refused-request';

// biome-ignore lint/suspicious/noExplicitAny: stored events of every type
type Event = any;

let cast: Cast;
let written: () => readonly RawKey[];
beforeAll(async () => {
  cast = await assemble();
  written = watchWrites(cast.app.table);
});

/** The events that one request left, of all that was written meanwhile. */
const eventsOf = async (requestId: string): Promise<readonly Event[]> => {
  const trail = await itemsAt(cast.app.table, written().filter(isEvent));
  return trail
    .map((item) => unmarshall(item as never))
    .map(({ doc, ...event }) => ({ ...event, ...JSON.parse(doc) }))
    .filter((event) => JSON.stringify(event).includes(requestId));
};

interface Refused {
  readonly requestId: string;
  readonly reply: TestResponse;
  readonly added: readonly Event[];
}

/** Makes one refused request, with a canary in every place that takes any text, and answers what the trail got. */
const refuse = async (operation: Operation, names: Names, caller: Caller): Promise<Refused> => {
  const { method, path, ...request } = requestTo(operation, names);
  const requestId = randomUUID();
  const reply = await cast.app.request(method, path, {
    ...request,
    requestId,
    ...(request.body !== undefined && { body: { unknownMember: canary, ...(request.body as object) } }),
    token: cast.tokens[caller],
    ip: somebody,
  });
  return { requestId, reply, added: reply.status === 200 ? [] : await eventsOf(requestId) };
};

const expectOneEvent = (
  { requestId, reply, added }: Refused,
  operation: Operation,
  expected: object,
): void => {
  expect(added, `left by ${reply.status} ${reply.text}`).toHaveLength(1);
  const [event] = added;
  expect(event).toMatchObject({
    ipAddress: somebody,
    requestId,
    metadata: { operation: keyOf(operation) },
    ...expected,
  });
  expect(['denied', 'failed']).toContain(event.outcome);
  expectNothingSecret(event);
};

const expectNothingSecret = (event: Event): void => {
  const text = JSON.stringify(event);
  const secrets = [...Object.values(cast.tokens), ...cast.victim.secrets, canary];
  expect(secrets.filter((secret) => text.includes(secret) && secret !== 'garbage')).toEqual([]);
};

const actorOf = (token: string): object => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  if (claims.scimTokenId) return { type: 'scimClient', metadata: { scimTokenId: claims.scimTokenId } };
  return claims.identityId
    ? { type: 'identity', metadata: { identityId: claims.identityId } }
    : { type: 'user', metadata: { userId: claims.userId } };
};

const dead: readonly Caller[] = ['expired', 'idle', 'revoked', 'ended'];

describe.each(guarded)('$name', ({ operation }) => {
  it('tells of a token that was ours and is dead, by whose it was', async () => {
    for (const caller of dead) {
      const refused = await refuse(operation, cast.victim.names, caller);
      expect(refused.reply.status).toBe(401);
      const actor = actorOf(cast.tokens[caller]);
      expectOneEvent(refused, operation, {
        outcome: 'failed',
        actor,
        organizationId: cast.victim.names.orgId,
      });
    }
  });

  it('tells of a token used from an address that it is not for', async () => {
    const refused = await refuse(operation, cast.victim.names, 'bound');
    expect(refused.reply.status).toBe(403);
    expectOneEvent(refused, operation, { outcome: 'denied', actor: actorOf(cast.tokens.bound) });
  });

  it('tells of a token that we did not sign, by nobody', async () => {
    // A minute of its own: strangers from one network get so many events in one.
    cast.app.runtime.advance(60);
    for (const caller of ['garbage', 'tampered', 'unsigned'] as const) {
      const refused = await refuse(operation, cast.victim.names, caller);
      expect(refused.reply.status).toBe(401);
      expectOneEvent(refused, operation, {
        outcome: 'failed',
        organizationId: 'instance',
        actor: { type: 'anonymous' },
      });
    }
  });

  it('tells nothing of a request without credentials', async () => {
    const { method, path, ...request } = requestTo(operation, cast.victim.names);
    const requestId = randomUUID();
    const { status } = await cast.app.request(method, path, { ...request, requestId });
    expect(status).toBe(401);
    expect(await eventsOf(requestId)).toEqual([]);
  });

  it('tells of the wrong kind of caller', async () => {
    const kinds = [
      ['identity', 'owner'],
      ['user', 'ownerPerson'],
    ] as const;
    for (const [kind, caller] of kinds.filter(([kind]) => !admits(operation, kind))) {
      const refused = await refuse(operation, cast.victim.names, caller);
      expect(refused.reply.status, kind).toBe(403);
      expectOneEvent(refused, operation, { outcome: 'denied', actor: actorOf(cast.tokens[caller]) });
    }
  });

  it('tells of a stranger who asks for foreign things, in the stranger’s own trail', async () => {
    if (operation.path.endsWith('/logout')) return;
    const caller = strangerTo(operation);
    const refused = await refuse(operation, cast.victim.names, caller);
    if (refused.reply.status !== 404) return;
    expectOneEvent(refused, operation, {
      outcome: 'denied',
      actor: actorOf(cast.tokens[caller]),
      organizationId: cast.foreign.orgId,
    });
  });

  it('tells of a member who holds no grant', async () => {
    if (!admits(operation, 'identity')) return;
    const refused = await refuse(operation, cast.victim.names, 'ungranted');
    if (![403, 404].includes(refused.reply.status)) return;
    expectOneEvent(refused, operation, {
      outcome: 'denied',
      actor: actorOf(cast.tokens.ungranted),
      organizationId: cast.victim.names.orgId,
    });
  });
});
