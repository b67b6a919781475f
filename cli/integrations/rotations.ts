import type { Operations } from '../api/operations.ts';
import { command, type Given, type Surroundings } from '../command.ts';
import { type ActingCaller, openCaller } from '../instance/caller.ts';
import { projectOf } from '../project/scope.ts';
import { formOf, list, type Row } from '../terminal/listing.ts';
import { projectFlags, theOne } from './named.ts';

type Rotation = Operations['GET /api/v1/secret-rotations']['reply']['secretRotations'][number];

const rotationsOf = async (
  caller: ActingCaller,
  given: Given<typeof projectFlags>,
  around: Surroundings,
): Promise<readonly Rotation[]> => {
  const workspaceId = await projectOf(caller, given.projectId, around);
  return (await caller.call('GET /api/v1/secret-rotations', { query: { workspaceId } })).secretRotations;
};

const stateOf = ({ isRotating, isPaused, status }: Omit<Rotation, 'outputs'>): string => {
  if (isRotating) return 'rotating';
  const state = status ?? 'waiting';
  return isPaused ? `${state}, paused` : state;
};

const rowOf = (rotation: Omit<Rotation, 'outputs'>): Row => ({
  id: rotation.id,
  name: rotation.name,
  provider: rotation.provider,
  environment: rotation.environment.slug,
  path: rotation.secretPath,
  status: stateOf(rotation),
  lastRotatedAt: rotation.lastRotatedAt,
  nextRotationAt: rotation.nextRotationAt,
  message: rotation.statusMessage,
});

const columns = {
  name: 'name',
  provider: 'provider',
  env: 'environment',
  path: 'path',
  status: 'status',
  last: 'lastRotatedAt',
  next: 'nextRotationAt',
};

/** `locket rotations` */
export const listRotations = command({
  summary: 'list the secret rotations of a project, and how they go',
  flags: projectFlags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    await list((await rotationsOf(caller, given, around)).map(rowOf), columns, form, around);
    return 0;
  },
});

/** `locket rotations rotate` */
export const rotateNow = command({
  summary: 'have a rotation replace its credential now',
  flags: projectFlags,
  words: { usage: 'NAME-OR-ID', min: 1, max: 1 },
  run: async (given, around, [word = '']) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const { id } = theOne(await rotationsOf(caller, given, around), word, 'rotation', 'rotations');
    const { secretRotation } = await caller.call('POST /api/v1/secret-rotations/{id}/rotate', {
      path: { id },
    });
    if (form !== undefined) await list([rowOf(secretRotation)], columns, form, around);
    else around.print(`${secretRotation.name} rotates. Look how it goes: locket rotations`);
    return 0;
  },
});
