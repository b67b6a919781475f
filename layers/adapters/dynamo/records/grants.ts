import { LocketError } from '../../../domain/errors.ts';
import type { RoleGrant } from '../../../domain/permissions/grants.ts';
import type { ProjectGrant, ProjectStore } from '../../../domain/projects/project.ts';
import type { Change } from '../../../domain/store/change.ts';
import {
  absent,
  atRevision,
  type Condition,
  check,
  checkUnchanged,
  lostRace,
  present,
  put,
  type Refusal,
  remove,
} from '../changes.ts';
import type { Key } from '../items.ts';
import type { ReadSession } from '../read-session.ts';
import { endingLines } from './endings.ts';
import { groupItem } from './groups.ts';
import { identityLineItem } from './identities/items.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { isActiveMember, memberItem } from './memberships.ts';
import { document, flag, listOf, number, oneOf, type Shape, text } from './shape.ts';

/** The part of the project store that is about grants. */
type GrantStore = Pick<
  ProjectStore,
  | 'grant'
  | 'grantById'
  | 'grantsIn'
  | 'grantsOf'
  | 'grantCreation'
  | 'furtherGrantCreation'
  | 'grantReplacement'
  | 'grantDeletion'
  | 'grantCheck'
  | 'expectGrants'
  | 'expectGrantsOf'
  | 'holderCheck'
>;

const grant: Shape<ProjectGrant> = {
  id: text,
  projectId: text,
  orgId: text,
  actorKind: oneOf('identity', 'user', 'group'),
  actorId: text,
  roles: listOf<RoleGrant>({ role: text, isTemporary: flag }),
  revision: number,
};

/** Where a membership stands under its project. */
type GrantPointer = Pick<ProjectGrant, 'projectId' | 'actorKind' | 'actorId'>;

const actorGrantItem = itemType<ProjectGrant>()({
  name: 'grant, from the actor’s side',
  readBy: 'projects of an actor or group',
  pk: ['IDENTITY#<id>', 'USER#<id>', 'GROUP#<id>'],
  sk: 'PROJECT#<project>',
  key: (kind: string, actorId: string, projectId: string) => ({
    pk: `${kind.toUpperCase()}#${actorId}`,
    sk: `PROJECT#${projectId}`,
  }),
  ranges: {
    of: (kind: string, actorId: string) => ({ pk: `${kind.toUpperCase()}#${actorId}`, prefix: 'PROJECT#' }),
  },
  form: document,
  shape: grant,
});

const grantIdItem = itemType<GrantPointer>()({
  name: 'grant by id',
  readBy: 'lookups by membership id',
  pk: 'GRANT#<membership>',
  sk: 'GRANT',
  key: (membershipId: string) => ({ pk: `GRANT#${membershipId}`, sk: 'GRANT' }),
  shape: { projectId: text, actorKind: oneOf('identity', 'user', 'group'), actorId: text },
});

/** Temporary roles end on days that are known. */
const endings = endingLines<ProjectGrant>({ what: 'membership', windowsOf: ({ roles }) => roles });

export const grantItem = itemType<ProjectGrant>()({
  name: 'grant (roles of an actor or group)',
  readBy: 'every request in the project',
  pk: 'PROJECT#<id>',
  sk: 'GRANT#<kind>#<actor>',
  key: (projectId: string, kind: string, actorId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `GRANT#${kind}#${actorId}`,
  }),
  ranges: {
    of: (projectId: string, kind: string) => ({ pk: `PROJECT#${projectId}`, prefix: `GRANT#${kind}#` }),
  },
  form: document,
  shape: grant,
  leadsTo: [
    toItem(actorGrantItem, ({ actorKind, actorId, projectId }) =>
      actorGrantItem.key(actorKind, actorId, projectId),
    ),
    toItem(grantIdItem, ({ id }) => grantIdItem.key(id)),
    endings.link,
  ],
});

export const grantItems = [grantItem, grantIdItem, actorGrantItem];

const grantKey = ({ projectId, actorKind, actorId }: GrantPointer) =>
  grantItem.key(projectId, actorKind, actorId);
const actorKey = ({ projectId, actorKind, actorId }: GrantPointer) =>
  actorGrantItem.key(actorKind, actorId, projectId);
const itemOf = (made: ProjectGrant) => grantItem.item(grantKey(made), made);
const actorItem = (made: ProjectGrant) => actorGrantItem.item(actorKey(made), made);

const alreadyMember = () => new LocketError('already-exists', 'Already a member of this project');
const noSuchActor = () => new LocketError('not-found', 'No such member of the organization');

/** Whoever gets a grant belongs to the organization at that moment: no grant outlives its owner's membership. */
const belongs: Readonly<Record<ProjectGrant['actorKind'], Condition>> = {
  identity: present,
  user: isActiveMember,
  group: present,
};

const holderKey: Readonly<Record<ProjectGrant['actorKind'], (orgId: string, actorId: string) => Key>> = {
  identity: identityLineItem.key,
  user: memberItem.key,
  group: groupItem.key,
};

const membershipCheck = ({ actorKind, actorId, orgId }: ProjectGrant, refusal: Refusal = noSuchActor) =>
  check(holderKey[actorKind](orgId, actorId), belongs[actorKind], refusal);

const byId = async (session: ReadSession, membershipId: string) => {
  const pointer = await session.read(grantIdItem, grantIdItem.key(membershipId));
  const found = pointer && (await session.read(grantItem, grantKey(pointer)));
  // Pointer and grant are two reads: between them the actor may have left and joined again under another id.
  return found?.id === membershipId ? found : undefined;
};

const furtherGrantCreation = (made: ProjectGrant): readonly Change[] => [
  put(itemOf(made), absent, alreadyMember),
  put(actorItem(made)),
  put(
    grantIdItem.item(grantIdItem.key(made.id), {
      projectId: made.projectId,
      actorKind: made.actorKind,
      actorId: made.actorId,
    }),
    absent,
  ),
  ...endings.added(made),
];

const grantReplacement = (made: ProjectGrant, previous: ProjectGrant): readonly Change[] => [
  put(itemOf(made), atRevision(previous.revision)),
  put(actorItem(made)),
  ...endings.moved(made, previous),
];

const grantCheck = (held: ProjectGrant): Change => checkUnchanged(itemOf(held), atRevision(held.revision));

/**
 * The grant on which a privilege hangs says so, from the first one on, under its revision: a request that sees no mark
 * leaves out the look for privileges. On a group's there is no need: who is in a group has them looked for anyway.
 */
export const grantWithPrivileges = (held: ProjectGrant): readonly Change[] =>
  held.actorKind === 'group' || held.hasPrivileges === true
    ? [grantCheck(held)]
    : grantReplacement({ ...held, hasPrivileges: true, revision: held.revision + 1 }, held);

/** Who holds which roles in a project: under the project, under the actor, and found by membership id. */
export const grantStore = (session: ReadSession): GrantStore => ({
  grant: (projectId, kind, actorId) => session.read(grantItem, grantItem.key(projectId, kind, actorId)),
  grantById: (membershipId) => byId(session, membershipId),
  grantsIn: (projectId, kind) => session.list(grantItem, grantItem.ranges.of(projectId, kind)),
  grantsOf: (kind, actorId) => session.list(actorGrantItem, actorGrantItem.ranges.of(kind, actorId)),
  grantCreation: (made) => [...furtherGrantCreation(made), membershipCheck(made)],
  furtherGrantCreation,
  grantReplacement,
  grantDeletion: (gone) => [
    remove(grantKey(gone), atRevision(gone.revision)),
    remove(actorKey(gone)),
    remove(grantIdItem.key(gone.id)),
    ...endings.removed(gone),
  ],
  grantCheck,
  expectGrants: (projectId, kind) => session.expectAll(grantItem.ranges.of(projectId, kind)),
  expectGrantsOf: (kind, actorId) => session.expectAll(actorGrantItem.ranges.of(kind, actorId)),
  holderCheck: (held) => membershipCheck(held, lostRace),
});
