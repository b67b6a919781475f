import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import { enterAsServerAdmin } from '../instance/server-admin.ts';
import type { Unit } from '../unit.ts';
import { type Level, type Rotation, targetOf } from './rotation.ts';

export interface RotationRequest {
  readonly level: Level;
  /** One project alone, of the level `project-keys`. */
  readonly projectId?: string | undefined;
}

const nextRootVersion = async (unit: Unit): Promise<number> =>
  Math.max(...(await unit.stores.rotations.rootKeys()).map(({ version }) => version)) + 1;

const newRotation = async (
  unit: Unit,
  { level, projectId }: RotationRequest,
  previous: Rotation | undefined,
): Promise<Rotation> => {
  const at = unit.runtime.now().toISOString();
  return {
    target: targetOf(level, projectId),
    level,
    ...(projectId !== undefined && { projectId }),
    number: (previous?.number ?? 0) + 1,
    ...(level === 'root-key' && { version: await nextRootVersion(unit) }),
    phase: 'preparing',
    owners: 0,
    ownersDone: 0,
    moved: 0,
    left: 0,
    holder: '',
    heldUntil: at,
    startedAt: at,
    progressAt: at,
    revision: (previous?.revision ?? 0) + 1,
  };
};

const noteRotation = (unit: Unit, { target, number, level }: Rotation): void =>
  unit.note({ organizationId: instanceScope, metadata: { target, number, level } });

/**
 * Begins a rotation; its event starts the workflow that carries it through. One of the same keys that is under way is
 * gone on with instead, should nobody be at it.
 */
export const begin = async (unit: Unit, request: RotationRequest): Promise<Rotation> => {
  const { rotations } = unit.stores;
  const previous = await rotations.find(targetOf(request.level, request.projectId));
  const isRunning = previous !== undefined && previous.phase !== 'completed';
  const rotation = isRunning ? previous : await newRotation(unit, request, previous);
  noteRotation(unit, rotation);
  await unit.commit(isRunning ? [] : rotations.beginning(rotation, previous));
  return rotation;
};

/** Has a rotation that is over come back to the projects whose customer's KMS was out of reach, and count them anew. */
export const comeBack = async (unit: Unit, rotation: Rotation): Promise<void> => {
  const { completedAt: _, cursor: __, position: ___, leftForLater = 0, ...kept } = rotation;
  const at = unit.runtime.now().toISOString();
  const next: Rotation = {
    ...kept,
    phase: 'preparing',
    owners: 0,
    ownersDone: 0,
    left: rotation.left - leftForLater,
    leftForLater: 0,
    outOfReach: 0,
    cameBackAt: at,
    holder: '',
    heldUntil: at,
    progressAt: at,
    revision: rotation.revision + 1,
  };
  noteRotation(unit, next);
  await unit.commit(unit.stores.rotations.replacement(next, rotation));
};

const assertProject = async (unit: Unit, { level, projectId }: RotationRequest): Promise<void> => {
  if (projectId === undefined) return;
  if (level !== 'project-keys')
    throw new LocketError('bad-request', 'Only project-keys can be rotated for one project');
  if (!(await unit.stores.projects.find(projectId))) throw new LocketError('not-found', 'No such project');
};

/**
 * Begins a rotation, or goes on with it, for a server admin; `forbidden` for anybody else, `not-found` for a project
 * that does not live.
 */
export const rotateKeys = async (unit: Unit, request: RotationRequest): Promise<Rotation> => {
  await enterAsServerAdmin(unit);
  await assertProject(unit, request);
  return begin(unit, request);
};
