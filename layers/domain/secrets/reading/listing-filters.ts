import type { SealedSecret } from '../core/secret.ts';
import type { FolderContents } from '../view/folder-contents.ts';

/** Metadata a secret must have; without a value, any will do. */
export interface MetadataFilter {
  readonly key: string;
  readonly value?: string | undefined;
}

/** Which secrets of a folder are wanted; what is left out lets all pass. */
export interface ListingFilters {
  /** Any of these tags. */
  readonly tagSlugs?: readonly string[] | undefined;
  /** All of these. */
  readonly metadata?: readonly MetadataFilter[] | undefined;
  readonly namePrefix?: string | undefined;
}

type Test = (secret: SealedSecret) => boolean;

const taggedAs = async (contents: FolderContents, slugs: readonly string[] | undefined): Promise<Test> => {
  if (!slugs) return () => true;
  const tags = await contents.loadAllTags();
  const ids = new Set(tags.filter(({ slug }) => slugs.includes(slug)).map(({ id }) => id));
  return ({ tagIds }) => tagIds.some((id) => ids.has(id));
};

const has = ({ metadata }: SealedSecret, { key, value }: MetadataFilter): boolean =>
  metadata.some(
    (entry) => entry.key === key && (value === undefined || (!entry.isEncrypted && entry.value === value)),
  );

/** One test for all filters; reads the project's tags when they matter. */
export const testOf = async (
  contents: FolderContents,
  { tagSlugs, metadata = [], namePrefix = '' }: ListingFilters,
): Promise<Test> => {
  const isTagged = await taggedAs(contents, tagSlugs);
  return (secret) =>
    secret.name.startsWith(namePrefix) && isTagged(secret) && metadata.every((filter) => has(secret, filter));
};
