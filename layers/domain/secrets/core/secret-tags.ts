import { LocketError } from '../../errors.ts';
import type { Tag } from '../../projects/tag.ts';
import type { Unit } from '../../unit.ts';
import type { SecretDraft } from './drafts.ts';
import type { SealedSecret } from './secret.ts';

/** Tags of a project, looked up by the ids that secrets carry; one that was deleted since is left out. */
export interface TagsById {
  /** Slugs, which permissions may ask for. */
  readonly slugs: (tagIds: readonly string[]) => readonly string[];
  readonly tags: (tagIds: readonly string[]) => readonly Tag[];
}

/** Reads these tags: one round, none when there are no tags. */
export const tagsById = async (
  unit: Unit,
  projectId: string,
  tagIds: readonly string[],
): Promise<TagsById> => {
  const wanted = [...new Set(tagIds)];
  const found = await Promise.all(wanted.map((id) => unit.stores.tags.find(projectId, id)));
  const known = new Map(found.flatMap((tag) => (tag ? [[tag.id, tag] as const] : [])));
  const tags: TagsById['tags'] = (ids) => [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
  return { tags, slugs: (ids) => tags(ids).map(({ slug }) => slug) };
};

/** The same for tags that a writer names: `not-found` unless all of them are there. */
export const existingTags = async (
  unit: Unit,
  projectId: string,
  tagIds: readonly string[],
): Promise<TagsById> => {
  await assertTagsExist(unit, projectId, [...new Set(tagIds)]);
  return tagsById(unit, projectId, tagIds);
};

/** Tags that secrets have and those that drafts give them: `not-found` unless all of the latter are there. */
export const tagsOfUpdate = async (
  unit: Unit,
  projectId: string,
  all: readonly { readonly draft: SecretDraft; readonly sealed: SealedSecret | undefined }[],
): Promise<TagsById> => {
  const named = all.flatMap(({ draft }) => draft.tagIds ?? []);
  await assertTagsExist(unit, projectId, [...new Set(named)]);
  return tagsById(unit, projectId, [...named, ...all.flatMap(({ sealed }) => sealed?.tagIds ?? [])]);
};

/** `not-found` naming the first id that is no tag of the project. One round of reads, none for no ids. */
const assertTagsExist = async (
  unit: Unit,
  projectId: string,
  tagIds: readonly string[] | undefined = [],
): Promise<void> => {
  const found = await Promise.all(tagIds.map((id) => unit.stores.tags.find(projectId, id)));
  const missing = tagIds.find((_, index) => !found[index]);
  if (missing !== undefined)
    throw new LocketError('not-found', `tagIds: no tag '${missing}' in this project`);
};

/** The tags of the project with these slugs, in the same order; `not-found` naming the first that is none. */
export const tagsBySlug = (
  unit: Unit,
  projectId: string,
  slugs: readonly string[],
): Promise<readonly Tag[]> =>
  Promise.all(
    slugs.map(async (slug) => {
      const tag = await unit.stores.tags.findBySlug(projectId, slug);
      if (!tag) throw new LocketError('not-found', `Tag '${slug}' not found in this project`);
      return tag;
    }),
  );
