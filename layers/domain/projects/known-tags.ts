import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { Tag } from './tag.ts';

/** `not-found` naming the first id that is no tag of the project. One round of reads, none for no ids. */
export const assertTagsExist = async (
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
