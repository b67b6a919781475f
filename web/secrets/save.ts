import { call } from '../api/client.ts';
import { batchOf, type Changes, conflictsIn } from './changes.ts';
import { becameRequest, forgetListings, readListing } from './listing.ts';
import type { Place } from './place.ts';

/** What became of a save. */
export type Saved =
  | {
      readonly kind: 'saved';
      readonly isRequest: boolean;
      /** References to what was renamed that could not be changed with it. */
      readonly notFollowed: number;
    }
  | { readonly kind: 'conflict'; readonly rows: readonly string[] };

const notUpdatedIn = ({ numberNotUpdated = 0 }: { readonly numberNotUpdated?: number }): number =>
  numberNotUpdated;

const placed = ({ projectId, environment, path }: Place) => ({ projectId, environment, secretPath: path });

interface Saving {
  readonly isMeant: boolean;
  /** Whether references follow what is renamed. */
  readonly follow: boolean;
  readonly onDone: (done: Changes) => void;
}

/**
 * Carries changes out: all that create or alter as one batch, all that delete as another, and tells which are done,
 * so that nothing is done twice where the second is refused. What others changed since is not written over unless
 * that is meant; references follow what is renamed where that is wished for.
 * @throws ApiFault
 */
export const save = async (
  place: Place,
  changes: Changes,
  { isMeant, follow, onDone }: Saving,
): Promise<Saved> => {
  if (!isMeant) {
    const { secrets } = await readListing(place, { values: false });
    const now = secrets.map(({ secretKey, version }) => ({ name: secretKey, version }));
    const rows = conflictsIn(changes, now);
    if (rows.length > 0) return { kind: 'conflict', rows };
  }
  const { upserts, deletions } = batchOf(changes);
  const replies: object[] = [];
  try {
    if (upserts.length > 0) {
      replies.push(
        await call('PATCH /api/v4/secrets/batch', {
          query: {},
          body: {
            ...placed(place),
            mode: 'upsert',
            secrets: upserts,
            ...(follow && upserts.some(({ newSecretName }) => newSecretName) && { updateReferences: true }),
          },
        }),
      );
      onDone(new Map([...changes].filter(([, { removed }]) => !removed)));
    }
    if (deletions.length > 0)
      replies.push(
        await call('DELETE /api/v4/secrets/batch', { body: { ...placed(place), secrets: deletions } }),
      );
  } finally {
    await forgetListings();
  }
  const notFollowed = replies.reduce((sum, reply) => sum + notUpdatedIn(reply), 0);
  return { kind: 'saved', isRequest: replies.some(becameRequest), notFollowed };
};
