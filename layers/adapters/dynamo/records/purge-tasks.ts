import { itemType } from './item-type.ts';

/** Something deleted whose time to be restored is over: what stands below it is to go for good. */
export type PurgeTask =
  | { readonly kind: 'organization'; readonly id: string }
  | { readonly kind: 'project'; readonly id: string; readonly environmentIds: readonly string[] }
  | { readonly kind: 'environment'; readonly id: string; readonly projectId: string }
  | { readonly kind: 'folder'; readonly id: string; readonly environmentId: string }
  /** Who was in a group: noted when it is deleted, since nothing of it can be restored. */
  | { readonly kind: 'group'; readonly id: string; readonly orgId: string }
  /** What was in a PKI collection, likewise. */
  | { readonly kind: 'pki-collection'; readonly id: string; readonly projectId: string }
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

const isTask = (value: unknown): value is PurgeTask =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;

export const purgeTaskItem = itemType<{ readonly task: PurgeTask }>()({
  name: 'something to delete for good',
  readBy:
    'noted by the worker `upkeep` when the stream tells that a tombstone’s time to live ended; read once a minute',
  pk: 'PURGE',
  sk: '<kind>#<id>',
  key: (kind: string, id: string) => ({ pk: 'PURGE', sk: `${kind}#${id}` }),
  ranges: { all: () => ({ pk: 'PURGE', prefix: '' }) },
  shape: { task: isTask },
});

export const purgeTaskItems = [purgeTaskItem];
