import * as z from 'zod';
import { createLease } from '../../layers/domain/dynamic-secrets/create-lease.ts';
import { listLeases, readLease, renewLease } from '../../layers/domain/dynamic-secrets/keep-leases.ts';
import { revokeLease } from '../../layers/domain/dynamic-secrets/revoke-lease.ts';
import { LocketError } from '../../layers/domain/errors.ts';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, numeric, optional } from '../../layers/http/wire.ts';
import {
  DynamicSecretReply,
  dynamicSecretReply,
  folderMembers,
  furtherPath,
  LeaseReply,
  leaseReply,
  lifetime,
  scopeOf,
  soughtName,
} from './wire.ts';

const base = '/api/v1/dynamic-secrets';
const ById = () => z.object({ leaseId: id });
const OneReply = () => z.object({ lease: LeaseReply() });
/** Leases of a page; whoever has more goes on after the last. */
const mostLeases = 1000;

/** The caller's own name for a request. `invalid-input` for one that no header has. */
const idempotencyKeyIn = (headers: Readonly<Record<string, string>>): string | undefined => {
  const key = headers['idempotency-key']?.trim();
  if (key === undefined || key === '') return undefined;
  if (key.length > 255) throw new LocketError('invalid-input', 'Idempotency-Key has at most 255 characters');
  return key;
};

const create = operation({
  method: 'POST',
  path: `${base}/leases`,
  summary: 'Take a lease: the provider makes an account, whose credentials are answered once',
  access: members,
  audit: 'create-dynamic-secret-lease',
  limit: 'write',
  body: z.object({ ...folderMembers, dynamicSecretName: soughtName(), ttl: optional(lifetime) }),
  expect: ({ body, claims, stores }) => {
    const guess = expectScope(stores, actorIn(claims), scopeOf(body));
    if (guess?.folderId)
      stores.dynamicSecrets.expectNamed(guess.environmentId, guess.folderId, body.dynamicSecretName);
  },
  reply: () =>
    z.object({
      lease: LeaseReply(),
      dynamicSecret: DynamicSecretReply(),
      data: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
    }),
  handle: async ({ body, http, unit }) => {
    const { lease, dynamicSecret, data } = await createLease(unit, {
      ...scopeOf(body),
      name: body.dynamicSecretName,
      ttl: body.ttl,
      idempotencyKey: idempotencyKeyIn(http.headers),
    });
    return {
      lease: leaseReply(lease),
      dynamicSecret: dynamicSecretReply(dynamicSecret),
      ...(data && { data: data as Readonly<Record<string, string | string[]>> }),
    };
  },
});

const read = operation({
  method: 'GET',
  path: `${base}/leases/{leaseId}`,
  summary: 'Get a lease, without what it gives',
  access: members,
  audit: 'get-dynamic-secret-lease',
  limit: 'read',
  params: ById(),
  query: z.object({ ...folderMembers, secretPath: furtherPath }).transform(({ secretPath, ...query }) => ({
    ...query,
    path: secretPath ?? query.path,
  })),
  expect: ({ params, query, claims, stores }) => {
    expectScope(stores, actorIn(claims), scopeOf(query));
    stores.leases.expect(params.leaseId);
  },
  reply: () =>
    z.object({
      lease: LeaseReply().extend({ dynamicSecret: DynamicSecretReply() }),
      dynamicSecret: DynamicSecretReply(),
    }),
  handle: async ({ params, query, unit }) => {
    const { lease, dynamicSecret } = await readLease(unit, { ...scopeOf(query), leaseId: params.leaseId });
    const shown = dynamicSecretReply(dynamicSecret);
    return { lease: { ...leaseReply(lease), dynamicSecret: shown }, dynamicSecret: shown };
  },
});

const list = operation({
  method: 'GET',
  path: `${base}/{name}/leases`,
  summary: 'List the leases of a dynamic secret, oldest first',
  access: members,
  audit: 'get-dynamic-secret-leases',
  limit: 'read',
  params: z.object({ name: soughtName() }),
  query: z.object({
    ...folderMembers,
    limit: numeric(z.int().min(1).max(mostLeases).default(mostLeases)),
    after: optional(id),
  }),
  expect: ({ params, query, claims, stores }) => {
    const guess = expectScope(stores, actorIn(claims), scopeOf(query));
    const id =
      guess?.folderId && stores.dynamicSecrets.expectNamed(guess.environmentId, guess.folderId, params.name);
    if (id) stores.leases.expectPage(id, query.limit, query.after);
  },
  reply: () => z.object({ leases: z.array(LeaseReply()), next: z.string().nullable() }),
  handle: async ({ params, query, unit }) => {
    const { items, next } = await listLeases(unit, {
      ...scopeOf(query),
      name: params.name,
      limit: query.limit,
      after: query.after,
    });
    return { leases: items.map(leaseReply), next: next ?? null };
  },
});

const renew = operation({
  method: 'POST',
  path: `${base}/leases/{leaseId}/renew`,
  summary: 'Have a lease end later: its time counts anew from now',
  access: members,
  audit: 'renew-dynamic-secret-lease',
  limit: 'write',
  params: ById(),
  repeats: { leaseId: 'leaseId' },
  body: z.object({ ...folderMembers, ttl: optional(lifetime) }),
  expect: ({ params, body, claims, stores }) => {
    expectScope(stores, actorIn(claims), scopeOf(body));
    stores.leases.expect(params.leaseId);
  },
  reply: OneReply,
  handle: async ({ params, body, unit }) => ({
    lease: leaseReply(await renewLease(unit, { ...scopeOf(body), leaseId: params.leaseId, ttl: body.ttl })),
  }),
});

const revoke = operation({
  method: 'DELETE',
  path: `${base}/leases/{leaseId}`,
  summary: 'End a lease before its time',
  access: members,
  audit: 'revoke-dynamic-secret-lease',
  limit: 'write',
  params: ById(),
  repeats: { leaseId: 'leaseId' },
  body: z.object({ ...folderMembers, isForced: flag(false) }),
  expect: ({ params, body, claims, stores }) => {
    expectScope(stores, actorIn(claims), scopeOf(body));
    stores.leases.expect(params.leaseId);
  },
  reply: OneReply,
  handle: async ({ params, body, unit }) => ({
    lease: leaseReply(
      await revokeLease(unit, { ...scopeOf(body), leaseId: params.leaseId, isForced: body.isForced }),
    ),
  }),
});

export const leaseOperations = [create, read, list, renew, revoke];
