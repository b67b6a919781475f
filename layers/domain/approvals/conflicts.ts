import { isRestorable } from '../projects/deleted.ts';
import type { DeletedSecret, SealedSecret } from '../secrets/core/secret.ts';
import type { Unit } from '../unit.ts';
import type { SealedCommit } from './change-request.ts';

/** Why a commit cannot be carried out as it was asked for. */
export interface Conflict {
  readonly op: SealedCommit['op'];
  readonly secretId: string;
  readonly secretKey: string;
  readonly reason: string;
}

/** What stands now where a commit was made from and where it leads. */
export interface Ground {
  readonly commit: SealedCommit;
  /** The secret it was made from, if that is as it was. */
  readonly head: SealedSecret | undefined;
  readonly deleted: DeletedSecret | undefined;
  readonly conflict: Conflict | undefined;
}

const headOf = ({ stores }: Unit, { base }: SealedCommit) => (base ? stores.secrets.head(base) : undefined);

const deletedOf = ({ stores }: Unit, { revives, environmentId, folderId }: SealedCommit) =>
  revives ? stores.secrets.deleted({ ...revives, environmentId, folderId }) : undefined;

const nameOf = ({
  environmentId,
  folderId,
  name,
}: Pick<SealedSecret, 'environmentId' | 'folderId' | 'name'>) => `${environmentId}/${folderId}/${name}`;

const isSame = ({ base }: SealedCommit, head: SealedSecret | undefined): boolean =>
  base !== null && head?.id === base.id && head.version === base.version;

/** Whether a commit leaves a name free, so that another one may take it. */
const leaves = ({ op, base, ...to }: SealedCommit, name: string): boolean =>
  base !== null && nameOf(base) === name && (op === 'delete' || nameOf(to) !== name);

const comesTo = ({ op, base, ...to }: SealedCommit): boolean =>
  op !== 'delete' && (base === null || nameOf(base) !== nameOf(to));

const reasonOf = async (
  unit: Unit,
  commits: readonly SealedCommit[],
  commit: SealedCommit,
  { head, deleted, isThere }: Pick<Ground, 'head' | 'deleted'> & { readonly isThere: boolean },
): Promise<string | undefined> => {
  if (!isThere) return 'The folder was deleted';
  if (commit.base && !isSame(commit, head))
    return head?.id === commit.base.id ? 'The secret was changed' : 'The secret is not there any more';
  if (commit.revives && !(deleted && isRestorable(deleted, unit.runtime.now())))
    return 'The deleted secret cannot be restored any more';
  if (!comesTo(commit)) return undefined;
  const taken = await unit.stores.secrets.head(commit);
  return taken && !commits.some((other) => leaves(other, nameOf(commit)))
    ? 'Another secret has the name'
    : undefined;
};

const groundOf = async (
  unit: Unit,
  commits: readonly SealedCommit[],
  commit: SealedCommit,
  isThere: boolean,
): Promise<Ground> => {
  const [head, deleted] = await Promise.all([headOf(unit, commit), deletedOf(unit, commit)]);
  const reason = await reasonOf(unit, commits, commit, { head, deleted, isThere });
  const { op, secretId, name } = commit;
  return {
    commit,
    head,
    deleted,
    conflict: reason === undefined ? undefined : { op, secretId, secretKey: name, reason },
  };
};

/** What stands under each commit now, and what keeps it from being carried out: the version it was made from counts. */
export const groundsOf = (
  unit: Unit,
  commits: readonly SealedCommit[],
  isThere: (commit: SealedCommit) => boolean,
): Promise<readonly Ground[]> =>
  Promise.all(commits.map((commit) => groundOf(unit, commits, commit, isThere(commit))));
