import { LocketError } from '../../../domain/errors.ts';
import type { ProjectGrant, ProjectStore } from '../../../domain/projects/project.ts';
import {
  absent,
  atRevision,
  type Condition,
  check,
  checkUnchanged,
  lostRace,
  put,
  type Refusal,
  remove,
} from '../changes.ts';
import { fromItem, fromItems, toDocument, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

/** The part of the project store that is about grants. */
export type GrantStore = Pick<
  ProjectStore,
  | 'grant'
  | 'grantById'
  | 'grantsIn'
  | 'grantsOf'
  | 'grantCreation'
  | 'grantReplacement'
  | 'grantDeletion'
  | 'grantCheck'
  | 'holderCheck'
>;

const grantKey = (grant: ProjectGrant) => keys.grant(grant.projectId, grant.actorKind, grant.actorId);
const actorKey = (grant: ProjectGrant) => keys.actorGrant(grant.actorKind, grant.actorId, grant.projectId);
const alreadyMember = () => new LocketError('already-exists', 'Already a member of this project');
const noSuchActor = () => new LocketError('not-found', 'No such member of the organization');

/** Whoever gets a grant belongs to the organization at that moment: no grant outlives its owner's membership. */
const belongs: Readonly<Record<ProjectGrant['actorKind'], Condition>> = {
  identity: { expression: 'attribute_exists(pk)' },
  user: { expression: 'isActive = :yes', values: { ':yes': true } },
};

const membershipCheck = ({ actorKind, actorId, orgId }: ProjectGrant, refusal: Refusal = noSuchActor) =>
  check(
    actorKind === 'user' ? keys.member(orgId, actorId) : keys.organizationIdentity(orgId, actorId),
    belongs[actorKind],
    refusal,
  );

const byId = async (session: ReadSession, membershipId: string) => {
  const pointer = await session.get(keys.grantId(membershipId));
  if (!pointer) return undefined;
  const key = keys.grant(String(pointer.projectId), String(pointer.actorKind), String(pointer.actorId));
  const grant = fromItem<ProjectGrant>(await session.get(key));
  // Pointer and grant are two reads: between them the actor may have left and joined again under another id.
  return grant?.id === membershipId ? grant : undefined;
};

/** Who holds which roles in a project: under the project, under the actor, and found by membership id. */
export const grantStore = (session: ReadSession): GrantStore => ({
  grant: async (projectId, kind, actorId) =>
    fromItem(await session.get(keys.grant(projectId, kind, actorId))),
  grantById: (membershipId) => byId(session, membershipId),
  grantsIn: async (projectId, kind) => fromItems(await session.all(keys.grants(projectId, kind))),
  grantsOf: async (kind, actorId) => fromItems(await session.all(keys.actorGrants(kind, actorId))),
  grantCreation: (grant) => [
    put(toDocument(grantKey(grant), grant), absent, alreadyMember),
    put(toDocument(actorKey(grant), grant)),
    put(
      toItem(keys.grantId(grant.id), {
        projectId: grant.projectId,
        actorKind: grant.actorKind,
        actorId: grant.actorId,
      }),
      absent,
    ),
    membershipCheck(grant),
  ],
  grantReplacement: (grant, previous) => [
    put(toDocument(grantKey(grant), grant), atRevision(previous.revision)),
    put(toDocument(actorKey(grant), grant)),
  ],
  grantDeletion: (grant) => [
    remove(grantKey(grant), atRevision(grant.revision)),
    remove(actorKey(grant)),
    remove(keys.grantId(grant.id)),
  ],
  grantCheck: (grant) => checkUnchanged(toDocument(grantKey(grant), grant), atRevision(grant.revision)),
  holderCheck: (grant) => membershipCheck(grant, lostRace),
});
