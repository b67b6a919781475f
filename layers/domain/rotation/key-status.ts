import { enterAsServerAdmin } from '../instance/server-admin.ts';
import type { Unit } from '../unit.ts';
import { type Level, levels, type RootKeyFacts, type Rotation, targetOf } from './rotation.ts';

interface LevelStatus {
  readonly level: Level;
  /** When the keys in use were made, or when the instance was set up; undefined before that. */
  readonly since: string | undefined;
  readonly rotation: Rotation | undefined;
}

export interface KeyStatus {
  /** The version that seals and signs, and how it is wrapped; undefined before the instance was set up. */
  readonly rootKey: RootKeyFacts | undefined;
  readonly rootKeyVersions: number;
  readonly levels: readonly LevelStatus[];
  /** The project's own latest rotation, where one was asked about. */
  readonly project: Rotation | undefined;
}

const latestOf = (keys: readonly RootKeyFacts[]): RootKeyFacts | undefined =>
  keys.toSorted((a, b) => b.version - a.version)[0];

/** How old the keys are and how far their rotations came. For server admins; reads a fixed number of items. */
export const readKeyStatus = async (unit: Unit, projectId?: string): Promise<KeyStatus> => {
  await enterAsServerAdmin(unit);
  const { rotations, instance } = unit.stores;
  const [rootKeys, record, project, ...latest] = await Promise.all([
    rotations.rootKeys(),
    instance.find(),
    projectId === undefined ? undefined : rotations.find(targetOf('project-keys', projectId)),
    ...levels.map((level) => rotations.find(level)),
  ]);
  const rootKey = latestOf(rootKeys);
  return {
    rootKey,
    rootKeyVersions: rootKeys.length,
    levels: levels.map((level, at) => ({
      level,
      since: level === 'root-key' ? rootKey?.createdAt : (latest[at]?.startedAt ?? record?.at),
      rotation: latest[at],
    })),
    project,
  };
};

/**
 * Organizations or projects that may still have something under an older version, as far as the rotation knows: all of
 * them before moving began, and what it left since.
 */
export const underOldVersions = (
  rotation: Rotation | undefined,
): { readonly owners: number | null; readonly values: number } => {
  if (!rotation) return { owners: 0, values: 0 };
  const isCounted = rotation.phase === 'moving' || rotation.phase === 'completed';
  const owners = rotation.phase === 'completed' ? 0 : Math.max(rotation.owners - rotation.ownersDone, 0);
  return { owners: isCounted ? owners : null, values: rotation.left };
};
