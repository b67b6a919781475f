import * as z from 'zod';
import { assertSlug } from '../../layers/domain/slugs.ts';
import type { Claims } from '../../layers/domain/tokens/claims.ts';
import type { Stores } from '../../layers/domain/unit.ts';
import { id, ruled } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';

/** Letters arrive in any case; what else is no slug is refused. */
export const keyName = ruled(z.string().trim().toLowerCase().min(1).max(32), (name) => {
  assertSlug(name, 'name');
  return name;
});

/** Here `""` is a value: it clears the description. */
export const keyDescription = z
  .string()
  .trim()
  .max(500)
  .nullish()
  .transform((text) => (text === '' ? null : (text ?? undefined)));

/** Operations that name their project in the query. */
export const InProject = z.object({ projectId: id });

interface Known {
  readonly query: z.output<typeof InProject>;
  readonly claims: Claims;
  readonly stores: Stores;
}

/** That project and the caller's grant join the first round of reads. */
export const expectProject = ({ query, ...known }: Known): void => expectGrantIn(query.projectId, known);
