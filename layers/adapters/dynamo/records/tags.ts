import { LocketError } from '../../../domain/errors.ts';
import type { Tag, TagStore } from '../../../domain/projects/tag.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number, text } from './shape.ts';

const tagItem = itemType<Tag>()({
  name: 'tag',
  readBy: 'replies with tagged secrets, permissions on tags',
  pk: 'PROJECT#<id>',
  sk: 'TAG#<tag>',
  key: (projectId: string, tagId: string) => ({ pk: `PROJECT#${projectId}`, sk: `TAG#${tagId}` }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: 'TAG#' }) },
  shape: { id: text, projectId: text, slug: text, revision: number },
  leadsTo: [],
});

const tagSlugItem = itemType<{ readonly tagId: string }>()({
  name: 'tag by slug',
  readBy: 'lookups by slug, uniqueness',
  pk: 'PROJECT#<id>',
  sk: 'TAGSLUG#<slug>',
  key: (projectId: string, slug: string) => ({ pk: `PROJECT#${projectId}`, sk: `TAGSLUG#${slug}` }),
  shape: { tagId: text },
  leadsTo: [],
});

export const tagItems = [tagItem, tagSlugItem];

const slugTaken = () =>
  new LocketError('already-exists', 'A tag with this slug already exists in the project');

const keyOf = ({ projectId, id }: Tag) => tagItem.key(projectId, id);
const pointerKey = ({ projectId, slug }: Tag) => tagSlugItem.key(projectId, slug);

const pointer = (tag: Tag): Change =>
  put(tagSlugItem.item(pointerKey(tag), { tagId: tag.id }), absent, slugTaken);

const bySlug = async (session: ReadSession, projectId: string, slug: string): Promise<Tag | undefined> => {
  const found = await session.read(tagSlugItem, tagSlugItem.key(projectId, slug));
  const tag = found && (await session.read(tagItem, tagItem.key(projectId, found.tagId)));
  // Pointer and tag are two reads: between them the tag may have got another slug.
  return tag?.slug === slug ? tag : undefined;
};

/** Tags of a project: one item each, and one per slug that keeps it unique. */
export const tagStore = (session: ReadSession): TagStore => ({
  inProject: (projectId) => session.list(tagItem, tagItem.ranges.of(projectId)),
  find: (projectId, tagId) => session.read(tagItem, tagItem.key(projectId, tagId)),
  findBySlug: (projectId, slug) => bySlug(session, projectId, slug),
  creation: (tag) => [put(tagItem.item(keyOf(tag), tag), absent), pointer(tag)],
  replacement: (tag, previous) => [
    put(tagItem.item(keyOf(tag), tag), atRevision(previous.revision)),
    ...(tag.slug === previous.slug ? [] : [remove(pointerKey(previous)), pointer(tag)]),
  ],
  deletion: (tag) => [remove(keyOf(tag), atRevision(tag.revision)), remove(pointerKey(tag))],
  expectAll: (projectId) => {
    session.page(tagItem.ranges.of(projectId));
  },
});
