import { createTag } from '../projects/tags.ts';
import { maxTagsOfSecret } from '../secrets/writing/tag-secret.ts';
import { isSlug } from '../slugs.ts';
import type { ExternalImport } from './external-import.ts';
import type { Fitting } from './judging.ts';
import { refusalIn } from './planning.ts';
import { asStarter, type ImportPorts } from './ports.ts';

/** Tags of the project by their slugs, as far as they are there or could be made. */
export type TagIds = ReadonlyMap<string, string>;

const made = async (
  ports: ImportPorts,
  job: ExternalImport,
  slug: string,
  color: string,
): Promise<string | undefined> => {
  if (!isSlug(slug)) return undefined;
  const reading = await asStarter(ports, job, null);
  const known = await reading.stores.tags.findBySlug(job.projectId, slug);
  if (known || job.isDryRun) return known?.id;
  try {
    const unit = await asStarter(ports, job, 'create-tag');
    return (await createTag(unit, job.projectId, { slug, color: color.slice(0, 32) })).id;
  } catch (error) {
    refusalIn(error);
    return undefined;
  }
};

/** Different tags of a batch that are looked for: a source has as many as it likes. */
const most = 200;

/** The tags that these secrets have in the source; one that the project lacks is made by whoever may. */
export const tagsFor = async (
  ports: ImportPorts,
  job: ExternalImport,
  entries: readonly Fitting[],
): Promise<TagIds> => {
  const wanted = new Map(entries.flatMap(({ tags = [] }) => tags.map(({ slug, color }) => [slug, color])));
  const found = new Map<string, string>();
  for (const [slug, color] of [...wanted].slice(0, most)) {
    const id = await made(ports, job, slug, color);
    if (id !== undefined) found.set(slug, id);
  }
  return found;
};

type Tagged = Pick<Fitting, 'tags'>;

export const tagIdsOf = ({ tags = [] }: Tagged, known: TagIds): readonly string[] =>
  tags.flatMap(({ slug }) => known.get(slug) ?? []).slice(0, maxTagsOfSecret);

/** What a report says of tags that a secret comes without. */
export const tagsMissing = ({ tags = [] }: Tagged, known: TagIds): string => {
  const given = new Set(tagIdsOf({ tags }, known));
  const missing = tags.filter(({ slug }) => !given.has(known.get(slug) ?? '')).map(({ slug }) => slug);
  return missing.length === 0 ? '' : `Without the tags ${missing.join(', ')}, which cannot be given here`;
};
