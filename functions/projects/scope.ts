import * as z from 'zod';
import { assertSlug, maxSlugLength } from '../../layers/domain/slugs.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { id, ruled, shownName } from '../../layers/http/wire.ts';

interface Known<P> {
  readonly params: P;
  readonly claims: Claims;
  readonly stores: Stores;
}

/** Operations on one project by its id. */
export const ProjectId = z.object({ projectId: id });
/** Operations on one project by its slug: anything that is no slug finds none. */
export const ProjectSlug = z.object({ slug: z.string().trim().min(1).max(128) });

/** A project, once it is known which, and the caller's grant in it join the first round of reads. */
export const expectGrantIn = (
  projectId: string | undefined,
  { claims, stores }: Pick<Known<unknown>, 'claims' | 'stores'>,
): void => {
  const actor = actorIn(claims);
  if (projectId) stores.projects.expect(projectId, actor.kind, actor.id);
};

/** The project of the path and the caller's grant join the first round of reads. */
export const expectProject = ({ params, ...known }: Known<{ readonly projectId: string }>): void =>
  expectGrantIn(params.projectId, known);

/** The same for a slug. */
export const expectProjectBySlug = ({ params, claims, stores }: Known<{ readonly slug: string }>): void => {
  const actor = actorIn(claims);
  if (actor.orgId) stores.projects.expectSlug(actor.orgId, params.slug, actor.kind, actor.id);
};

/** A slug given by a client: lower-case kebab within these lengths. */
export const slugOf = (shortest: number, longest = maxSlugLength) =>
  ruled(z.string().trim().min(shortest).max(longest), (slug) => {
    assertSlug(slug);
    return slug;
  });

export const projectSlugInput = slugOf(5, 36);
/** Versions kept of each secret. */
export const versionLimit = z.int().min(1).max(100);
export const nameInput = shownName(64);

/** Here `""` is a value: clients clear the description with it. */
export const descriptionInput = z
  .string()
  .trim()
  .max(256)
  .nullish()
  .transform((text) => (text === '' ? null : (text ?? undefined)));
