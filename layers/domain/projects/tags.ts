import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterProject } from './access.ts';
import { assertOpensNoTagged } from './openings.ts';
import { maxTags, type Tag } from './tag.ts';

export interface TagRequest {
  readonly slug: string;
  readonly color: string;
  readonly name?: string | undefined;
}

/** What may be changed about a tag; absent members stay as they are. */
export interface TagChanges {
  readonly slug?: string | undefined;
  readonly color?: string | undefined;
  readonly name?: string | undefined;
}

const tagNotFound = (): LocketError => new LocketError('not-found', 'Tag not found');

const noteTag = (unit: Unit, { id, slug }: Tag): void => unit.note({ metadata: { tagId: id, slug } });

const newTag = (unit: Unit, projectId: string, { slug, color, name }: TagRequest): Tag => {
  const caller = memberOf(unit.caller);
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId,
    slug,
    color,
    ...(name !== undefined && { name }),
    createdAt: at,
    updatedAt: at,
    createdBy: caller.id,
    createdByActorType: caller.kind,
    revision: 1,
  };
};

const createOnce = async (unit: Unit, projectId: string, request: TagRequest): Promise<Tag> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, 'create', 'tags');
  const { fences, tags } = unit.stores;
  const fence = await fences.find('tags', projectId);
  if ((await tags.inProject(projectId)).length >= maxTags)
    throw new LocketError('invalid-input', `A project holds at most ${maxTags} tags`);
  const tag = newTag(unit, projectId, request);
  noteTag(unit, tag);
  await unit.commit([...tags.creation(tag), fences.renewed(fence)]);
  return tag;
};

/**
 * Adds a tag to a project. Needs `tags:create`; `already-exists` for a slug that is taken, `invalid-input` when the
 * project has its most tags.
 */
export const createTag = (unit: Unit, projectId: string, request: TagRequest): Promise<Tag> =>
  retryingConflicts(unit, () => createOnce(unit, projectId, request));

const bySlug = (a: Tag, b: Tag): number => a.slug.localeCompare(b.slug, 'en');

/** All tags of a project, by slug. Needs `tags:read`. */
export const listTags = async (unit: Unit, projectId: string): Promise<readonly Tag[]> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'tags');
  const tags = await unit.stores.tags.inProject(projectId);
  unit.note({ metadata: { numberOfTags: tags.length } });
  return [...tags].sort(bySlug);
};

const reading = async (unit: Unit, projectId: string, find: () => Promise<Tag | undefined>): Promise<Tag> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'tags');
  const tag = await find();
  if (!tag) throw tagNotFound();
  noteTag(unit, tag);
  return tag;
};

/** A tag by id; `not-found` when the project has none such. Needs `tags:read`. */
export const readTag = (unit: Unit, projectId: string, tagId: string): Promise<Tag> =>
  reading(unit, projectId, () => unit.stores.tags.find(projectId, tagId));

/** The same by slug: clients create the tag exactly when this says `not-found`. */
export const readTagBySlug = (unit: Unit, projectId: string, slug: string): Promise<Tag> =>
  reading(unit, projectId, () => unit.stores.tags.findBySlug(projectId, slug));

const tagIn = async (unit: Unit, projectId: string, tagId: string): Promise<Tag> => {
  const tag = await unit.stores.tags.find(projectId, tagId);
  if (!tag) throw tagNotFound();
  noteTag(unit, tag);
  return tag;
};

/**
 * Changes a tag for every secret that carries it. Needs `tags:edit`, and under another slug that no rule of the caller's
 * gives more on any of them; `already-exists` for a slug that is taken.
 */
export const updateTag = (unit: Unit, projectId: string, tagId: string, changes: TagChanges): Promise<Tag> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'edit', 'tags');
    const tag = await tagIn(unit, projectId, tagId);
    assertOpensNoTagged(access, tag.slug, changes.slug ?? tag.slug);
    const name = changes.name ?? tag.name;
    const next = {
      ...tag,
      slug: changes.slug ?? tag.slug,
      color: changes.color ?? tag.color,
      ...(name !== undefined && { name }),
      updatedAt: unit.runtime.now().toISOString(),
      revision: tag.revision + 1,
    };
    if (next.slug !== tag.slug) unit.note({ metadata: { oldSlug: tag.slug, newSlug: next.slug } });
    await unit.commit(unit.stores.tags.replacement(next, tag));
    return next;
  });

/** Deletes a tag: secrets that carry it just stop showing it. Needs `tags:delete`, and that this opens none of them. */
export const deleteTag = (unit: Unit, projectId: string, tagId: string): Promise<Tag> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'delete', 'tags');
    const tag = await tagIn(unit, projectId, tagId);
    assertOpensNoTagged(access, tag.slug, undefined);
    await unit.commit(unit.stores.tags.deletion(tag));
    return tag;
  });
