import { isAsked } from '../../approvals/ask.ts';
import { LocketError } from '../../errors.ts';
import type { Tag } from '../../projects/tag.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';
import { tagsById, tagsBySlug } from '../core/secret-tags.ts';
import { type NamedSecretRequest, updateSecret, type WriteResult } from './write-secret.ts';

/** The most tags one secret carries. */
export const maxTagsOfSecret = 50;

interface TagSecretRequest extends NamedSecretRequest {
  readonly tagSlugs: readonly string[];
}

const idsOf = (tags: readonly Tag[]): readonly string[] => tags.map(({ id }) => id);

/** The tags asked for, each once, and those the secret has; ids of deleted tags are left behind. */
const tagsFor = async (unit: Unit, { projectId, tagIds }: SealedSecret, slugs: readonly string[]) => {
  const asked = await tagsBySlug(unit, projectId, [...new Set(slugs)]);
  const carried = (await tagsById(unit, projectId, tagIds)).tags(tagIds);
  const isCarried = ({ id }: Tag): boolean => carried.some((tag) => tag.id === id);
  unit.note({ metadata: { tagSlugs: asked.map(({ slug }) => slug) } });
  return { asked, carried, isCarried };
};

/** Who may not read the secret sees those of its tags that the request names, and no others. */
const named = (found: WriteResult, slugs: readonly string[]): WriteResult => {
  if (isAsked(found) || found.showsValue) return found;
  const tags = found.tags?.filter(({ slug }) => slugs.includes(slug)) ?? [];
  return { ...found, tags, secret: { ...found.secret, tagIds: idsOf(tags) } };
};

type ChangeTags = (unit: Unit, request: TagSecretRequest) => Promise<WriteResult>;

/**
 * Gives a secret more tags, as a new version of it. Needs what updating it needs; `not-found` for an unknown tag,
 * `bad-request` for one it has already, `invalid-input` beyond its most tags.
 */
export const attachTags: ChangeTags = async (unit, { tagSlugs, ...request }) => {
  const found = await updateSecret(unit, {
    ...request,
    draft: async (current) => {
      const { asked, carried, isCarried } = await tagsFor(unit, current, tagSlugs);
      const known = asked.find(isCarried);
      if (known) throw new LocketError('bad-request', `The secret has the tag '${known.slug}' already`);
      if (carried.length + asked.length > maxTagsOfSecret)
        throw new LocketError('invalid-input', `A secret carries at most ${maxTagsOfSecret} tags`);
      return { tagIds: idsOf([...carried, ...asked]) };
    },
  });
  return named(found, tagSlugs);
};

/** Takes tags from a secret, as a new version of it. Refused as attaching is; `bad-request` for a tag it lacks. */
export const detachTags: ChangeTags = async (unit, { tagSlugs, ...request }) => {
  const found = await updateSecret(unit, {
    ...request,
    draft: async (current) => {
      const { asked, carried, isCarried } = await tagsFor(unit, current, tagSlugs);
      const missing = asked.find((tag) => !isCarried(tag));
      if (missing) throw new LocketError('bad-request', `The secret does not have the tag '${missing.slug}'`);
      const gone = new Set(idsOf(asked));
      return { tagIds: idsOf(carried).filter((id) => !gone.has(id)) };
    },
  });
  return named(found, tagSlugs);
};
