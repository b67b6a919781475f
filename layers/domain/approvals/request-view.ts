import { LocketError } from '../errors.ts';
import { can } from '../permissions/ability.ts';
import type { FolderKey } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import { isAmong } from './approvers.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { ChangeRequest, Review, SealedCommit } from './change-request.ts';
import { policiesOfFolders } from './gate.ts';
import { noteRequest } from './trail.ts';

/** What somebody is to a request. */
export interface Part {
  readonly isRequester: boolean;
  /** Whether one of the policies that apply names them, by themselves or through a group. */
  readonly isApprover: boolean;
  /** Whether they manage policies here. */
  readonly isManager: boolean;
}

/** A request as it stands, with what decides about it now. */
export interface RequestView {
  readonly request: ChangeRequest;
  readonly access: ProjectAccess;
  readonly commits: readonly SealedCommit[];
  readonly reviews: readonly Review[];
  /** Those that apply to its places now: policies are followed as they are, not as they were. */
  readonly policies: readonly ChangePolicy[];
  readonly part: Part;
}

export const requestNotFound = (): LocketError => new LocketError('not-found', 'Change request not found');

/** Where a commit takes a secret from and where it leaves it. */
export const foldersOf = ({ base, op, environmentId, folderId }: SealedCommit): readonly FolderKey[] => [
  ...(base ? [{ environmentId: base.environmentId, folderId: base.folderId }] : []),
  ...(op === 'delete' ? [] : [{ environmentId, folderId }]),
];

const isAmongAny = async (
  unit: Unit,
  { member }: ProjectAccess,
  policies: readonly ChangePolicy[],
): Promise<boolean> => {
  if (member.kind !== 'user') return false;
  const { id, kind, orgId, membershipId, inGroups } = member;
  return isAmong(
    unit,
    policies.flatMap(({ approvers }) => approvers),
    { id, kind, orgId, membershipId, inGroups },
  );
};

export const partIn = async (
  unit: Unit,
  access: ProjectAccess,
  { requester }: ChangeRequest,
  policies: readonly ChangePolicy[],
): Promise<Part> => ({
  isRequester: requester.kind === access.member.kind && requester.id === access.member.id,
  isApprover: await isAmongAny(unit, access, policies),
  isManager: can(access.ability, 'edit', 'secret-approval'),
});

/** Whether somebody with this part sees a request at all. */
export const mayView = ({ isRequester, isApprover, isManager }: Part): boolean =>
  isRequester || isApprover || isManager;

/**
 * The caller's way to a request by its id: for whoever asked, the approvers of the policies that apply, and those who
 * manage policies; `forbidden` for anybody else in the project, and a foreign request looks like none.
 */
export const enterRequest = async (unit: Unit, requestId: string): Promise<RequestView> => {
  const { changeRequests } = unit.stores;
  const request = await changeRequests.find(requestId);
  const access = await enterHolderOf(unit, 'Change request', request?.projectId);
  if (!request) throw requestNotFound();
  const [commits, reviews] = await Promise.all([
    changeRequests.commits(request),
    changeRequests.reviews(request),
  ]);
  const policies = await policiesOfFolders(unit, access.project, commits.flatMap(foldersOf));
  const part = await partIn(unit, access, request, policies);
  noteRequest(unit, request);
  if (!mayView(part))
    throw new LocketError(
      'forbidden',
      'You are neither the requester nor an approver of this change request',
    );
  return { request, access, commits, reviews, policies, part };
};

/** Whether its time is over, whatever its status says. */
export const isExpired = (unit: Pick<Unit, 'runtime'>, { expiresAt }: ChangeRequest): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= unit.runtime.now().getTime();

/** Refuses with `bad-request` what is merged, closed or over. */
export const assertOpen = (unit: Unit, request: ChangeRequest): void => {
  if (request.mergedAt !== null)
    throw new LocketError('bad-request', 'The change request has been merged already');
  if (request.status === 'closed') throw new LocketError('bad-request', 'The change request is closed');
  if (isExpired(unit, request)) throw new LocketError('bad-request', 'The change request has expired');
};
