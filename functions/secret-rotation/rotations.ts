import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import {
  pauseRotation,
  resumeRotation,
  rotateNow,
} from '../../layers/domain/secret-rotation/control-rotation.ts';
import { createRotation } from '../../layers/domain/secret-rotation/create-rotation.ts';
import { deleteRotation } from '../../layers/domain/secret-rotation/delete-rotation.ts';
import { rotationTypes } from '../../layers/domain/secret-rotation/kinds/kind.ts';
import { rotationKinds } from '../../layers/domain/secret-rotation/kinds/kinds.ts';
import { nameInV2 } from '../../layers/domain/secret-rotation/names.ts';
import {
  assertMaySeeKinds,
  listRotations,
  readRotation,
} from '../../layers/domain/secret-rotation/read-rotations.ts';
import { rollBack } from '../../layers/domain/secret-rotation/roll-back.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members as membersOnly } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, numeric, optional, shownName } from '../../layers/http/wire.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import {
  HeldReply,
  heldReply,
  longestInterval,
  mapping,
  members,
  OutputReply,
  outputReply,
  RotationReply,
  rotationReply,
  timing,
} from './wire.ts';

const base = '/api/v1/secret-rotations';
const ById = () => z.object({ id });
const OneReply = () => z.object({ secretRotation: RotationReply() });

/** A kind of target by its name; of what nothing is called there is none. */
const typeNamed = (name: string) => {
  const found = rotationTypes.find((each) => each === name);
  if (!found) throw new LocketError('not-found', 'There is no rotation of this kind');
  return found;
};

const providers = operation({
  method: 'GET',
  path: '/api/v1/secret-rotation-providers/{workspaceId}',
  summary: 'List the kinds of targets, each with a form for its inputs',
  access: membersOnly,
  audit: 'get-secret-rotation-providers',
  limit: 'read',
  params: z.object({ workspaceId: id }),
  expect: ({ params, claims, stores }) => {
    const { kind, id: actorId } = actorIn(claims);
    stores.projects.expect(params.workspaceId, kind, actorId);
  },
  reply: () =>
    z.object({
      custom: z.array(z.unknown()),
      providers: z.array(
        z.object({
          name: z.string(),
          kind: z.string(),
          title: z.string(),
          image: z.string(),
          description: z.string(),
          template: z.object({
            type: z.string(),
            inputs: z.unknown(),
            outputs: z.unknown(),
          }),
        }),
      ),
    }),
  handle: async ({ params, unit }) => {
    await assertMaySeeKinds(unit, params.workspaceId);
    return {
      custom: [],
      providers: rotationKinds.map(({ type, title, description, form, required, shownOutputs, secrets }) => ({
        name: type,
        kind: nameInV2(type),
        title,
        image: `${type}.png`,
        description,
        template: {
          type,
          inputs: {
            type: 'object',
            properties: Object.fromEntries(
              Object.entries(form).map(([name, member]) => [
                name,
                secrets.includes(name) ? { ...member, writeOnly: true } : member,
              ]),
            ),
            required: [...required],
            additionalProperties: false,
          },
          outputs: Object.fromEntries(shownOutputs.map((name) => [name, { type: 'string' }])),
        },
      })),
    };
  },
});

const list = operation({
  method: 'GET',
  path: base,
  summary: 'List the rotations of a project, with the secrets that they set',
  access: membersOnly,
  audit: 'get-secret-rotations',
  limit: 'read',
  query: z.object({ workspaceId: id }),
  expect: ({ query, claims, stores }) => {
    const { kind, id: actorId } = actorIn(claims);
    stores.projects.expect(query.workspaceId, kind, actorId);
  },
  reply: () =>
    z.object({ secretRotations: z.array(RotationReply().extend({ outputs: z.array(HeldReply()) })) }),
  handle: async ({ query, unit }) => ({
    secretRotations: (await listRotations(unit, query.workspaceId)).map((found) => ({
      ...rotationReply(found),
      outputs: heldReply(found),
    })),
  }),
});

const create = operation({
  method: 'POST',
  path: base,
  summary: 'Have secrets rotated, once the target was reached; the first time at once',
  access: membersOnly,
  audit: 'create-secret-rotation',
  limit: 'write',
  body: z.object({
    workspaceId: id,
    environment,
    secretPath,
    interval: numeric(z.number().int().min(1).max(longestInterval)),
    provider: z.string().trim().min(1).max(64),
    customProvider: optional(z.string().max(255)),
    inputs: members,
    outputs: mapping,
    name: optional(shownName(64)),
    isPaused: flag(false),
    ...timing,
  }),
  reply: () => z.object({ secretRotation: RotationReply().extend({ outputs: z.array(OutputReply()) }) }),
  handle: async ({ body, unit }) => {
    const type = typeNamed(body.provider);
    const found = await createRotation(unit, {
      projectId: body.workspaceId,
      environment: body.environment,
      path: body.secretPath,
      type,
      name: body.name ?? type,
      description: null,
      inputs: async () => body.inputs,
      outputs: Object.entries(body.outputs).map(([output, secretId]) => ({ output, secretId })),
      intervalDays: body.interval,
      rotateAtUtc: body.rotateAtUtc ?? null,
      overlapHours: body.overlapHours ?? null,
      isPaused: body.isPaused,
      connectionId: null,
    });
    return { secretRotation: { ...rotationReply(found), outputs: outputReply(found) } };
  },
});

const read = operation({
  method: 'GET',
  path: `${base}/{id}`,
  summary: 'Get a rotation: what became of the last one, and when the next one is',
  access: membersOnly,
  audit: 'get-secret-rotation',
  limit: 'read',
  params: ById(),
  expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
  reply: () => z.object({ secretRotation: RotationReply().extend({ outputs: z.array(HeldReply()) }) }),
  handle: async ({ params, unit }) => {
    const found = await readRotation(unit, params.id);
    return { secretRotation: { ...rotationReply(found), outputs: heldReply(found) } };
  },
});

const restart = operation({
  method: 'POST',
  path: `${base}/restart`,
  summary: 'Rotate now, and count the interval from now on',
  access: membersOnly,
  audit: 'start-secret-rotation',
  limit: 'write',
  body: ById(),
  expect: ({ body, stores }) => stores.secretRotations.expect(body.id),
  reply: OneReply,
  handle: async ({ body, unit }) => ({ secretRotation: rotationReply(await rotateNow(unit, body)) }),
});

/** What is done to one rotation. */
const doing = (
  verb: string,
  summary: string,
  audit:
    | 'start-secret-rotation'
    | 'pause-secret-rotation'
    | 'resume-secret-rotation'
    | 'roll-back-secret-rotation',
  act: typeof rotateNow,
) =>
  operation({
    method: 'POST',
    path: `${base}/{id}/${verb}`,
    summary,
    access: membersOnly,
    audit,
    limit: 'write',
    params: ById(),
    expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
    reply: OneReply,
    handle: async ({ params, unit }) => ({ secretRotation: rotationReply(await act(unit, params)) }),
  });

const remove = operation({
  method: 'DELETE',
  path: `${base}/{id}`,
  summary: 'Delete a rotation: its secrets keep what they hold, and what it gave stays good',
  access: membersOnly,
  audit: 'delete-secret-rotation',
  limit: 'write',
  params: ById(),
  expect: ({ params, stores }) => stores.secretRotations.expect(params.id),
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    secretRotation: rotationReply(
      await deleteRotation(unit, { id: params.id, deletesSecrets: false, revokes: false }),
    ),
  }),
});

export const rotationOperations = [
  providers,
  list,
  create,
  restart,
  read,
  doing('rotate', 'Rotate now, and count the interval from now on', 'start-secret-rotation', rotateNow),
  doing(
    'roll-back',
    'Have the secrets hold the credential before again',
    'roll-back-secret-rotation',
    rollBack,
  ),
  doing('pause', 'Rotate nothing any more unless it is asked for', 'pause-secret-rotation', pauseRotation),
  doing('resume', 'Go on by the schedule', 'resume-secret-rotation', resumeRotation),
  remove,
];
