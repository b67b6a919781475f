import { call } from '../api/client.ts';
import { batchOf, type Changes, conflictsIn } from './changes.ts';
import { becameRequest, forgetListings, readListing } from './listing.ts';
import type { Place } from './place.ts';

/** What became of a save. */
export type Saved =
  | { readonly kind: 'saved'; readonly isRequest: boolean }
  | { readonly kind: 'conflict'; readonly rows: readonly string[] };

const placed = ({ projectId, environment, path }: Place) => ({ projectId, environment, secretPath: path });

/**
 * Carries changes out: all that create or alter as one batch, all that delete as another, and tells which are done,
 * so that nothing is done twice where the second is refused. What others changed since is not written over unless
 * that is meant.
 * @throws ApiFault
 */
export const save = async (
  place: Place,
  changes: Changes,
  isMeant: boolean,
  onDone: (done: Changes) => void,
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
          body: { ...placed(place), mode: 'upsert', secrets: upserts },
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
  return { kind: 'saved', isRequest: replies.some(becameRequest) };
};
