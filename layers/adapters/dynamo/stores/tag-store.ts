import { LocketError } from '../../../domain/errors.ts';
import type { Tag, TagStore } from '../../../domain/projects/tag.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const slugTaken = () =>
  new LocketError('already-exists', 'A tag with this slug already exists in the project');

const pointer = ({ id, projectId, slug }: Tag): Change =>
  put(toItem(keys.tagSlug(projectId, slug), { tagId: id }), absent, slugTaken);

const bySlug = async (session: ReadSession, projectId: string, slug: string): Promise<Tag | undefined> => {
  const found = await session.get(keys.tagSlug(projectId, slug));
  if (!found) return undefined;
  const tag = fromItem<Tag>(await session.get(keys.tag(projectId, String(found.tagId))));
  // Pointer and tag are two reads: between them the tag may have got another slug.
  return tag?.slug === slug ? tag : undefined;
};

/** Tags of a project: one item each, and one per slug that keeps it unique. */
export const tagStore = (session: ReadSession): TagStore => ({
  inProject: async (projectId) => fromItems(await session.all(keys.tags(projectId))),
  find: async (projectId, tagId) => fromItem(await session.get(keys.tag(projectId, tagId))),
  findBySlug: (projectId, slug) => bySlug(session, projectId, slug),
  creation: (tag) => [put(toItem(keys.tag(tag.projectId, tag.id), tag), absent), pointer(tag)],
  replacement: (tag, previous) => [
    put(toItem(keys.tag(tag.projectId, tag.id), tag), atRevision(previous.revision)),
    ...(tag.slug === previous.slug
      ? []
      : [remove(keys.tagSlug(previous.projectId, previous.slug)), pointer(tag)]),
  ],
  deletion: (tag) => [
    remove(keys.tag(tag.projectId, tag.id), atRevision(tag.revision)),
    remove(keys.tagSlug(tag.projectId, tag.slug)),
  ],
  expectAll: (projectId) => {
    session.page(keys.tags(projectId));
  },
});
