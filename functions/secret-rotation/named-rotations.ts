import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { parsePath } from '../../layers/domain/folders/paths.ts';
import { rotateNow } from '../../layers/domain/secret-rotation/control-rotation.ts';
import { createRotation } from '../../layers/domain/secret-rotation/create-rotation.ts';
import { deleteRotation } from '../../layers/domain/secret-rotation/delete-rotation.ts';
import type { LocatedRotation } from '../../layers/domain/secret-rotation/located.ts';
import { inputsFromV2, outputFromV2, typeInV2 } from '../../layers/domain/secret-rotation/names.ts';
import { listRotations, readRotation } from '../../layers/domain/secret-rotation/read-rotations.ts';
import { updateRotation } from '../../layers/domain/secret-rotation/update-rotation.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members as membersOnly } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, numeric, optional, ruled, shownName } from '../../layers/http/wire.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import { connecting, OneReply, Reply, replyOf } from './named-wire.ts';
import { longestInterval, mapping, members, timing } from './wire.ts';

const base = '/api/v2/secret-rotations';
const provider = z.string().trim().min(1).max(64);
const OfKind = () => z.object({ provider });
const ById = () => z.object({ provider, id });

const list = operation({
  method: 'GET',
  path: base,
  summary: 'List the rotations of a project',
  access: membersOnly,
  audit: 'get-secret-rotations',
  limit: 'read',
  query: z.object({ projectId: id }),
  expect: ({ query, claims, stores }) => {
    const { kind, id: actorId } = actorIn(claims);
    stores.projects.expect(query.projectId, kind, actorId);
  },
  reply: () => z.object({ secretRotations: z.array(Reply()) }),
  handle: async ({ query, unit }) => {
    const found = await listRotations(unit, query.projectId);
    return { secretRotations: await Promise.all(found.map((each) => replyOf(unit, each))) };
  },
});

const ofKind = operation({
  method: 'GET',
  path: `${base}/{provider}`,
  summary: 'List the rotations of a project at targets of one kind',
  access: membersOnly,
  audit: 'get-secret-rotations',
  limit: 'read',
  params: OfKind(),
  query: z.object({ projectId: id }),
  expect: ({ query, claims, stores }) => {
    const { kind, id: actorId } = actorIn(claims);
    stores.projects.expect(query.projectId, kind, actorId);
  },
  reply: () => z.object({ secretRotations: z.array(Reply()) }),
  handle: async ({ params, query, unit }) => {
    const found = await listRotations(unit, query.projectId, typeInV2(params.provider));
    return { secretRotations: await Promise.all(found.map((each) => replyOf(unit, each))) };
  },
});

const shared = {
  description: z.preprocess(
    (value) => (value === '' ? null : value),
    z.string().max(256).nullable().optional(),
  ),
  connectionId: optional(id),
  connectionCredentials: optional(members),
  temporaryParameters: optional(members),
  ...timing,
};

const interval = numeric(z.number().int().min(1).max(longestInterval));

const create = operation({
  method: 'POST',
  path: `${base}/{provider}`,
  summary: 'Have secrets made and rotated, once the target was reached; the first time at once',
  access: membersOnly,
  audit: 'create-secret-rotation',
  limit: 'write',
  params: OfKind(),
  body: z.object({
    ...shared,
    name: shownName(64),
    projectId: id,
    environment,
    secretPath,
    isAutoRotationEnabled: flag(true),
    rotationInterval: interval,
    parameters: members,
    secretsMapping: mapping,
  }),
  reply: OneReply,
  handle: async ({ params, body, unit }) => {
    const type = typeInV2(params.provider);
    const { connectionId, connectionCredentials } = body;
    const connected = connecting(type, connectionId);
    const found = await createRotation(unit, {
      projectId: body.projectId,
      environment: body.environment,
      path: body.secretPath,
      type,
      name: body.name,
      description: body.description ?? null,
      inputs: async (within, { access }) =>
        inputsFromV2(
          type,
          body.parameters,
          (await connected.members(within, access)) ?? connectionCredentials ?? {},
        ),
      outputs: Object.entries(body.secretsMapping).map(([name, secretName]) => ({
        output: outputFromV2(type, name),
        secretName,
      })),
      intervalDays: body.rotationInterval,
      rotateAtUtc: body.rotateAtUtc ?? null,
      overlapHours: body.overlapHours ?? null,
      isPaused: !body.isAutoRotationEnabled,
      connectionId: connectionId ?? null,
      alongside: connected.touched,
    });
    return { secretRotation: await replyOf(unit, found) };
  },
});

const read = operation({
  method: 'GET',
  path: `${base}/{provider}/{id}`,
  summary: 'Get a rotation',
  access: membersOnly,
  audit: 'get-secret-rotation',
  limit: 'read',
  params: ById(),
  expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    secretRotation: await replyOf(unit, await readRotation(unit, params.id, typeInV2(params.provider))),
  }),
});

interface Fixed {
  readonly environment?: string | undefined;
  readonly secretPath?: readonly string[] | undefined;
  readonly secretsMapping?: Readonly<Record<string, string>> | undefined;
}

/** Refuses what a rotation is made with and keeps: where its secrets are, and which they are. */
const assertSame =
  ({ environment: slug, secretPath: path, secretsMapping }: Fixed) =>
  ({ rotation, place }: LocatedRotation): void => {
    const names = new Map(rotation.outputs.map(({ output, secretName }) => [output, secretName]));
    const isSame =
      (slug === undefined || slug === place.environment.slug) &&
      (path === undefined || JSON.stringify(path) === JSON.stringify(place.segments)) &&
      Object.entries(secretsMapping ?? {}).every(
        ([name, secretName]) => names.get(outputFromV2(rotation.type, name)) === secretName,
      );
    if (!isSame)
      throw new LocketError('bad-request', 'A rotation keeps its place and its secrets: make another one');
  };

const update = operation({
  method: 'PATCH',
  path: `${base}/{provider}/{id}`,
  summary: 'Change a rotation; other accounts or another target are rotated at once',
  access: membersOnly,
  audit: 'update-secret-rotation',
  limit: 'write',
  params: ById(),
  body: z.object({
    ...shared,
    name: optional(shownName(64)),
    environment: optional(environment),
    secretPath: optional(ruled(z.string().max(8192), parsePath)),
    isAutoRotationEnabled: optional(z.boolean()),
    rotationInterval: optional(z.number().int().min(1).max(longestInterval)),
    parameters: optional(members),
    secretsMapping: optional(mapping),
  }),
  expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
  reply: OneReply,
  handle: async ({ params, body, unit }) => {
    const type = typeInV2(params.provider);
    const { connectionId, connectionCredentials, parameters, isAutoRotationEnabled } = body;
    const connected = connecting(type, connectionId);
    const found = await updateRotation(unit, {
      id: params.id,
      type,
      look: assertSame(body),
      alongside: connected.touched,
      changes: {
        name: body.name,
        description: body.description,
        intervalDays: body.rotationInterval,
        rotateAtUtc: body.rotateAtUtc,
        overlapHours: body.overlapHours,
        isPaused: isAutoRotationEnabled === undefined ? undefined : !isAutoRotationEnabled,
        connectionId,
        inputs: async (_, each) => {
          const connection = (await connected.members(unit, each.access)) ?? connectionCredentials;
          if (!connection && !parameters) return undefined;
          return inputsFromV2(type, parameters ?? {}, connection ?? {});
        },
      },
    });
    return { secretRotation: await replyOf(unit, found) };
  },
});

const rotate = operation({
  method: 'POST',
  path: `${base}/{provider}/{id}/rotate-secrets`,
  summary: 'Rotate now, and count the interval from now on',
  access: membersOnly,
  audit: 'start-secret-rotation',
  limit: 'write',
  params: ById(),
  expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    secretRotation: await replyOf(
      unit,
      await rotateNow(unit, { id: params.id, type: typeInV2(params.provider) }),
    ),
  }),
});

const remove = operation({
  method: 'DELETE',
  path: `${base}/{provider}/{id}`,
  summary: 'Delete a rotation, and its secrets and what it gave where that is asked for',
  access: membersOnly,
  audit: 'delete-secret-rotation',
  limit: 'write',
  params: ById(),
  query: z.object({ deleteSecrets: flag(false), revokeGeneratedCredentials: flag(false) }),
  expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
  reply: OneReply,
  handle: async ({ params, query, unit }) => {
    const found = await deleteRotation(unit, {
      id: params.id,
      type: typeInV2(params.provider),
      deletesSecrets: query.deleteSecrets,
      revokes: query.revokeGeneratedCredentials,
    });
    return { secretRotation: await replyOf(unit, found) };
  },
});

export const namedRotationOperations = [list, ofKind, create, read, update, rotate, remove];
