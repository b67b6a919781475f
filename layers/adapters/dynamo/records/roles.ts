import { LocketError } from '../../../domain/errors.ts';
import { type CustomRole, inProject, type RoleHome, type RoleStore } from '../../../domain/roles/role.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, check, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { document, list, number, text } from './shape.ts';

/** Where a home's roles lie: with the project or organization itself. */
const placeOf = ({ scope, id }: RoleHome): string => `${scope === 'project' ? 'PROJECT' : 'ORG'}#${id}`;

const roleIdItem = itemType<{ readonly projectId: string }>()({
  name: 'custom role by id, those of projects',
  readBy: 'lookups by role id alone',
  pk: 'ROLE#<role>',
  sk: 'ROLE',
  key: (roleId: string) => ({ pk: `ROLE#${roleId}`, sk: 'ROLE' }),
  shape: { projectId: text },
});

const roleItem = itemType<CustomRole>()({
  name: 'custom role of a project or organization',
  readBy: 'every request of somebody who has it',
  pk: ['PROJECT#<id>', 'ORG#<org>'],
  sk: 'ROLE#<role>',
  key: (place: string, roleId: string) => ({ pk: place, sk: `ROLE#${roleId}` }),
  ranges: { of: (place: string) => ({ pk: place, prefix: 'ROLE#' }) },
  form: document,
  shape: { id: text, slug: text, rules: list, revision: number },
  leadsTo: [toItem(roleIdItem, ({ id }) => roleIdItem.key(id))],
});

const roleSlugItem = itemType<{ readonly roleId: string }>()({
  name: 'custom role by slug',
  readBy: 'giving a role, lookups by slug, uniqueness',
  pk: ['PROJECT#<id>', 'ORG#<org>'],
  sk: 'ROLESLUG#<slug>',
  key: (place: string, slug: string) => ({ pk: place, sk: `ROLESLUG#${slug}` }),
  shape: { roleId: text },
  leadsTo: [],
});

export const roleItems = [roleItem, roleSlugItem, roleIdItem];

const slugTaken = () => new LocketError('already-exists', 'A role with this slug already exists');

export const roleKey = (home: RoleHome, roleId: string) => roleItem.key(placeOf(home), roleId);
const keyOf = ({ home, id }: CustomRole) => roleKey(home, id);
const itemOf = (role: CustomRole) => roleItem.item(keyOf(role), role);
const pointerKey = ({ home, slug }: CustomRole) => roleSlugItem.key(placeOf(home), slug);

const pointer = (role: CustomRole): Change =>
  put(roleSlugItem.item(pointerKey(role), { roleId: role.id }), absent, slugTaken);

const bySlug = async (session: ReadSession, home: RoleHome, slug: string) => {
  const found = await session.read(roleSlugItem, roleSlugItem.key(placeOf(home), slug));
  const role = found && (await session.read(roleItem, roleKey(home, found.roleId)));
  // Pointer and role are two reads: between them the role may have got another slug.
  return role?.slug === slug ? role : undefined;
};

/** Those of an organization are looked for in it only. */
const idPointer = ({ id, home }: CustomRole): readonly Change[] =>
  home.scope === 'project' ? [put(roleIdItem.item(roleIdItem.key(id), { projectId: home.id }), absent)] : [];

const idPointerRemoval = ({ id, home }: CustomRole): readonly Change[] =>
  home.scope === 'project' ? [remove(roleIdItem.key(id))] : [];

/** Custom roles: one item each, one per slug that keeps it unique, and one that finds those of projects by their id. */
export const roleStore = (session: ReadSession): RoleStore => ({
  find: (home, roleId) => session.read(roleItem, roleKey(home, roleId)),
  findBySlug: (home, slug) => bySlug(session, home, slug),
  findInProjects: async (roleId) => {
    const at = await session.read(roleIdItem, roleIdItem.key(roleId));
    return at && session.read(roleItem, roleKey(inProject(at.projectId), roleId));
  },
  listOf: (home) => session.list(roleItem, roleItem.ranges.of(placeOf(home))),
  creation: (role) => [put(itemOf(role), absent), pointer(role), ...idPointer(role)],
  replacement: (role, previous) => [
    put(itemOf(role), atRevision(previous.revision)),
    ...(role.slug === previous.slug ? [] : [remove(pointerKey(previous)), pointer(role)]),
  ],
  deletion: (role) => [
    remove(keyOf(role), atRevision(role.revision)),
    remove(pointerKey(role)),
    ...idPointerRemoval(role),
  ],
  roleCheck: (role) => check(keyOf(role), atRevision(role.revision)),
});
