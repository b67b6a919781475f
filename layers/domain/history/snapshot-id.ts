import { LocketError } from '../errors.ts';

/** A folder at one of its commits: what clients call a snapshot. */
export interface SnapshotId {
  readonly folderId: string;
  readonly commitId: string;
}

const separator = '.';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const snapshotNotFound = (): LocketError => new LocketError('not-found', 'Snapshot not found');

export const formatSnapshotId = ({ folderId, commitId }: SnapshotId): string =>
  `${folderId}${separator}${commitId}`;

/** Reads a snapshot id; `not-found` for a text that is none. */
export const parseSnapshotId = (text: string): SnapshotId => {
  const [folderId = '', commitId = '', ...more] = text.toLowerCase().split(separator);
  if (!uuid.test(folderId) || !uuid.test(commitId) || more.length > 0) throw snapshotNotFound();
  return { folderId, commitId };
};
