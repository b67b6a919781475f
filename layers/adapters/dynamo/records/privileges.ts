import { LocketError } from '../../../domain/errors.ts';
import type { Privilege, PrivilegeStore } from '../../../domain/privileges/privilege.ts';
import type { ProjectGrant } from '../../../domain/projects/project.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, type Condition, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { endingLines } from './endings.ts';
import { grantWithPrivileges } from './grants.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { document, flag, list, number, oneOf, text } from './shape.ts';

/** Where a privilege stands under its project. */
type PrivilegePointer = Pick<Privilege, 'projectId' | 'actorKind' | 'actorId'>;

const actor = { projectId: text, actorKind: oneOf('identity', 'user'), actorId: text };

const privilegeIdItem = itemType<PrivilegePointer>()({
  name: 'additional privilege by id',
  readBy: 'lookups by privilege id',
  pk: 'PRIVILEGE#<privilege>',
  sk: 'PRIVILEGE',
  key: (privilegeId: string) => ({ pk: `PRIVILEGE#${privilegeId}`, sk: 'PRIVILEGE' }),
  shape: actor,
});

const endings = endingLines<Privilege>({ what: 'privilege', windowsOf: (privilege) => [privilege] });

export const privilegeItem = itemType<Privilege>()({
  name: 'additional privilege of an actor',
  readBy: 'requests in the project of an actor whose grant says so, or that was in a group',
  pk: 'PROJECT#<id>',
  sk: 'PRIVILEGE#<kind>#<actor>#<privilege>',
  key: (projectId: string, kind: string, actorId: string, privilegeId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `PRIVILEGE#${kind}#${actorId}#${privilegeId}`,
  }),
  ranges: {
    of: (projectId: string, kind: string, actorId: string) => ({
      pk: `PROJECT#${projectId}`,
      prefix: `PRIVILEGE#${kind}#${actorId}#`,
    }),
  },
  form: document,
  shape: {
    ...actor,
    id: text,
    membershipId: text,
    slug: text,
    rules: list,
    isTemporary: flag,
    revision: number,
  },
  leadsTo: [toItem(privilegeIdItem, ({ id }) => privilegeIdItem.key(id)), endings.link],
});

const privilegeSlugItem = itemType<{ readonly privilegeId: string }>()({
  name: 'additional privilege by slug',
  readBy: 'lookups by slug, uniqueness',
  pk: 'PROJECT#<id>',
  sk: 'PRIVSLUG#<kind>#<actor>#<slug>',
  key: (projectId: string, kind: string, actorId: string, slug: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `PRIVSLUG#${kind}#${actorId}#${slug}`,
  }),
  shape: { privilegeId: text },
  leadsTo: [],
});

export const privilegeItems = [privilegeItem, privilegeSlugItem, privilegeIdItem];

const slugTaken = () => new LocketError('already-exists', 'A privilege with this slug already exists');

const keyOf = ({ projectId, actorKind, actorId, id }: Privilege) =>
  privilegeItem.key(projectId, actorKind, actorId, id);
const itemOf = (privilege: Privilege) => privilegeItem.item(keyOf(privilege), privilege);
const slugKey = ({ projectId, actorKind, actorId, slug }: Privilege) =>
  privilegeSlugItem.key(projectId, actorKind, actorId, slug);

const pointer = (privilege: Privilege, condition: Condition = absent): Change =>
  put(privilegeSlugItem.item(slugKey(privilege), { privilegeId: privilege.id }), condition, slugTaken);

/** The slug is still that of a privilege that leaves it. */
const heldBy = ({ id }: Privilege): Condition => ({
  expression: 'privilegeId = :privilegeId',
  values: { ':privilegeId': id },
});

const found = (
  session: ReadSession,
  { projectId, actorKind, actorId }: PrivilegePointer,
  id: string,
): Promise<Privilege | undefined> =>
  session.read(privilegeItem, privilegeItem.key(projectId, actorKind, actorId, id));

const bySlug = async (session: ReadSession, at: PrivilegePointer, slug: string) => {
  const key = privilegeSlugItem.key(at.projectId, at.actorKind, at.actorId, slug);
  const named = await session.read(privilegeSlugItem, key);
  const privilege = named && (await found(session, at, named.privilegeId));
  // Pointer and privilege are two reads: between them it may have got another slug.
  return privilege?.slug === slug ? privilege : undefined;
};

const withoutSlug = (privilege: Privilege): readonly Change[] => [
  remove(keyOf(privilege), atRevision(privilege.revision)),
  remove(privilegeIdItem.key(privilege.id)),
  ...endings.removed(privilege),
];

const deletion = (privilege: Privilege): readonly Change[] => [
  ...withoutSlug(privilege),
  remove(slugKey(privilege)),
];

const creation = (
  privilege: Privilege,
  grant: ProjectGrant,
  displaced: readonly Privilege[] = [],
): readonly Change[] => {
  const { id, projectId, actorKind, actorId } = privilege;
  const namesake = displaced.find(({ slug }) => slug === privilege.slug);
  return [
    put(itemOf(privilege), absent),
    pointer(privilege, namesake && heldBy(namesake)),
    put(privilegeIdItem.item(privilegeIdItem.key(id), { projectId, actorKind, actorId }), absent),
    ...displaced.flatMap((gone) => (gone === namesake ? withoutSlug(gone) : deletion(gone))),
    ...endings.added(privilege),
    ...grantWithPrivileges(grant),
  ];
};

/** Additional privileges: one item each under project and actor, one per slug, and one that finds it by its id. */
export const privilegeStore = (session: ReadSession): PrivilegeStore => ({
  of: (projectId, kind, actorId) =>
    session.list(privilegeItem, privilegeItem.ranges.of(projectId, kind, actorId)),
  find: async (privilegeId) => {
    const at = await session.read(privilegeIdItem, privilegeIdItem.key(privilegeId));
    return at && found(session, at, privilegeId);
  },
  findOf: (projectId, actorKind, actorId, id) => found(session, { projectId, actorKind, actorId }, id),
  findBySlug: (projectId, actorKind, actorId, slug) =>
    bySlug(session, { projectId, actorKind, actorId }, slug),
  creation,
  replacement: (privilege, previous) => [
    put(itemOf(privilege), atRevision(previous.revision)),
    ...(privilege.slug === previous.slug ? [] : [remove(slugKey(previous)), pointer(privilege)]),
    ...endings.moved(privilege, previous),
  ],
  deletion,
});
