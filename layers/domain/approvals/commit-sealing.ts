import type { DataKey } from '../keys/envelope.ts';
import type { Project } from '../projects/project.ts';
import { openSecrets, sealSecret } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { Commit, SealedCommit } from './change-request.ts';

/** No secret has such an id, so that what was asked for opens in its request and nowhere else. */
const placeIn = ({ requestId, number }: Pick<Commit, 'requestId' | 'number'>): string =>
  `change-request#${requestId}#${number}`;

/** Seals what a commit says for its place in the request. */
export const sealCommit = (unit: Unit, key: DataKey, commit: Commit): SealedCommit => ({
  ...commit,
  ...sealSecret(unit, key, { ...commit, id: placeIn(commit) }),
});

/** Opens commits of a project; `decryption-failed` when one does not stand where it was sealed for. */
export const openCommits = async (
  unit: Unit,
  project: Project,
  sealed: readonly SealedCommit[],
): Promise<readonly Commit[]> => {
  const placed = sealed.map((commit) => ({ ...commit, id: placeIn(commit) }));
  const opened = await openSecrets(unit, project, placed);
  return sealed.map((commit, n) => ({ ...commit, ...opened[n], id: commit.secretId }) as Commit);
};
