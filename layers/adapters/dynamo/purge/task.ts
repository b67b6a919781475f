import type { OverridesHome } from '../../../domain/secrets/core/secret.ts';
import type { Item } from '../items.ts';
import { keys } from '../keys.ts';

/** Something deleted whose time to be restored is over: what stands below it is to go for good. */
export type PurgeTask =
  | { readonly kind: 'project'; readonly id: string; readonly environmentIds: readonly string[] }
  | { readonly kind: 'environment'; readonly id: string; readonly projectId: string }
  | { readonly kind: 'folder'; readonly id: string; readonly environmentId: string }
  /** With the environment of its overrides. */
  | { readonly kind: 'secret'; readonly id: string; readonly environmentId: string }
  | OverridesTask;

/** Looking for personal overrides in an environment (its id) whose shared secret is gone for good. */
export interface OverridesTask {
  readonly kind: 'overrides';
  readonly id: string;
  /** Another one whenever it is asked for again. */
  readonly token: string;
  /** Sort key after which to go on. */
  readonly after?: string;
}

export const taskKey = ({ kind, id }: PurgeTask) => keys.purgeTask(kind, id);

const isProject = ({ pk, sk }: Item): boolean => pk.startsWith('PROJECT#') && sk === 'PROJECT';
const isFolder = ({ pk, sk }: Item): boolean => pk.startsWith('FOLDER#') && sk === 'FOLDER';

const idsOf = (environments: unknown): readonly string[] =>
  (environments as readonly { readonly id: string }[]).map(({ id }) => id);

/** Environment of a deleted secret's overrides: the one it came from, if it came from another. */
const overridesOf = ({ pk, home }: Item & { readonly home?: OverridesHome }): string =>
  home?.environmentId ?? pk.slice('ENV#'.length);

/** What the removal of a tombstone leaves to do; undefined for the removal of anything else. */
export const taskAfter = (tombstone: Item): PurgeTask | undefined => {
  const { sk, id, projectId, environmentId } = tombstone as Item & Readonly<Record<string, string>>;
  if (isProject(tombstone))
    return { kind: 'project', id: String(id), environmentIds: idsOf(tombstone.environments) };
  if (isFolder(tombstone)) return { kind: 'folder', id: String(id), environmentId: String(environmentId) };
  if (sk.startsWith('DELETED#ENV#'))
    return { kind: 'environment', id: sk.slice('DELETED#ENV#'.length), projectId: String(projectId) };
  if (sk.startsWith('DELETED#SECRET#'))
    return { kind: 'secret', id: String(id), environmentId: overridesOf(tombstone) };
  return undefined;
};

/** True for a tombstone whose time was over at `now`; one that was taken away before was restored. */
export const hasRunOut = ({ deletedAt, ttl }: Item, now: Date): boolean =>
  typeof deletedAt === 'string' && typeof ttl === 'number' && ttl * 1000 <= now.getTime();
