import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Alteration } from '../secrets/writing/alterations.ts';
import type { Unit } from '../unit.ts';
import { type Asked, contentOf, outlineOf, requesterOf } from './ask.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { ChangeRequest, Commit, SealedCommit } from './change-request.ts';
import { sealCommit } from './commit-sealing.ts';
import { noticesOf } from './notices.ts';
import { assertOpen, requestNotFound } from './request-view.ts';
import { noteRequest } from './trail.ts';

const ownRequest = async (unit: Unit, project: Project, requestId: string): Promise<ChangeRequest> => {
  const request = await unit.stores.changeRequests.find(requestId);
  const { kind, id } = requesterOf(unit);
  const isOwn = request?.requester.kind === kind && request.requester.id === id;
  if (!request || request.projectId !== project.id || !isOwn) throw requestNotFound();
  assertOpen(unit, request);
  if (request.removesFolder)
    throw new LocketError('bad-request', 'A request that deletes a folder takes no further changes');
  return request;
};

const placeOf = ({ environmentId, folderId, name }: Pick<Commit, 'environmentId' | 'folderId' | 'name'>) =>
  `${environmentId}/${folderId}/${name}`;

/** What a commit touches: the secret, and the names under which it stands and is to stand. */
const touchedBy = (commit: Commit | SealedCommit): readonly string[] => [
  commit.secretId,
  placeOf(commit),
  ...(commit.base ? [placeOf(commit.base)] : []),
];

/** Each secret and each name is changed once by a request: two changes of one would have no order. */
const assertDistinct = (before: readonly SealedCommit[], added: readonly Commit[]): void => {
  const known = new Set(before.flatMap(touchedBy));
  const again = added.filter((commit) => touchedBy(commit).some((each) => known.has(each)));
  if (again.length > 0)
    throw new LocketError(
      'bad-request',
      `The change request changes these already: ${again.map(({ name }) => name).join(', ')}`,
    );
};

/**
 * Adds changes to an open request of the caller's own. What was approved before is to be approved again: it was another
 * request. `not-found` for a request of somebody else, `bad-request` for one that is not open or changes the same secrets.
 */
export const addCommits = async (
  unit: Unit,
  project: Project,
  requestId: string,
  policies: readonly ChangePolicy[],
  all: readonly Alteration[],
): Promise<Asked> => {
  const request = await ownRequest(unit, project, requestId);
  const before = await unit.stores.changeRequests.commits(request);
  const held = { commits: before.length, bytes: request.bytes ?? 0 };
  const { commits: added, bytes } = contentOf(unit, request.id, all, held);
  assertDistinct(before, added);
  const key = await dataKey(unit, project);
  const approval: ChangeRequest = {
    ...request,
    round: request.round + 1,
    numberOfCommits: before.length + added.length,
    bytes,
    outline: outlineOf([...before, ...added]),
    updatedAt: unit.runtime.now().toISOString(),
    revision: request.revision + 1,
  };
  noteRequest(unit, approval, { policyIds: policies.map(({ id }) => id), addedCommits: added.length });
  unit.note({ type: 'secret-approval-request' });
  const { changeRequests } = unit.stores;
  await unit.commit([
    ...changeRequests.replacement(approval, request),
    ...changeRequests.commitAddition(added.map((commit) => sealCommit(unit, key, commit))),
    ...(await noticesOf(unit, { request: approval, policies, access: { project } }, 'change-asked')),
  ]);
  return { approval };
};
