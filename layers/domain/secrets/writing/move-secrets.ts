import type { Asked } from '../../approvals/ask.ts';
import { openForChange } from '../../approvals/governed-places.ts';
import { LocketError } from '../../errors.ts';
import { formatPath } from '../../folders/paths.ts';
import type { PresentScope, ScopeRequest } from '../../places/scope.ts';
import { assertOpensNoSecret, assertOpensNoValue } from '../../projects/openings.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertMaySecret, assertOpensNothing, identityIn, type Looks } from '../core/rights.ts';
import type { SealedSecret } from '../core/secret.ts';
import { type TagsById, tagsById } from '../core/secret-tags.ts';
import { carryOut } from './alterations.ts';
import { assertFree, headsOf } from './batch.ts';
import { sourcesOf } from './moved-secrets.ts';
import { moves, type Pairs, type Places } from './moves.ts';
import { type Consequences, consequencesOfRelocations, type References } from './renaming-consequences.ts';

export interface MoveSecretsRequest {
  readonly source: ScopeRequest;
  readonly destination: Pick<ScopeRequest, 'environment' | 'path'>;
  readonly secretIds: readonly string[];
  /** Lets secrets of the same name at the destination take over value, comment, tags and settings. */
  readonly overwrite: boolean;
  /** Has the references to moved secrets follow them. */
  readonly updateReferences?: boolean | undefined;
}

const enter = async (unit: Unit, { source, destination }: MoveSecretsRequest): Promise<Places> => {
  const { projectId, projectSlug } = source;
  const from = await openForChange(unit, source);
  const to = await openForChange(unit, { projectId, projectSlug, ...destination });
  unit.note({
    metadata: {
      sourceEnvironment: from.environment.slug,
      sourceSecretPath: formatPath(source.path),
      destinationEnvironment: to.environment.slug,
      destinationSecretPath: formatPath(destination.path),
      environment: undefined,
      secretPath: undefined,
    },
  });
  if (from.folderId === to.folderId)
    throw new LocketError('bad-request', 'Source and destination are the same folder');
  return { from, to };
};

/** What stands there takes over the source's value and tags. */
const assertMayOverwrite = (to: PresentScope, before: Looks, after: Looks): void => {
  assertMaySecret(to, 'edit', before.name, before.tags);
  assertMaySecret(to, 'edit', after.name, after.tags);
  assertOpensNothing(to, before, after);
};

const assertMayMove = ({ from, to }: Places, pairs: Pairs, { slugs }: TagsById): void => {
  const looksOf = ({ name, tagIds }: SealedSecret): Looks => ({ name, tags: slugs(tagIds) });
  for (const { source, standing } of pairs) {
    const { name, tags } = looksOf(source);
    assertMaySecret(from, 'delete', name, tags);
    if (standing) assertMayOverwrite(to, looksOf(standing), { name, tags });
    else assertMaySecret(to, 'create', name, tags);
    const isAsked = from.isAsked || to.isAsked;
    const assertOpens = standing || isAsked ? assertOpensNoValue : assertOpensNoSecret;
    assertOpens(from.access, identityIn(from, name, tags), identityIn(to, name, tags));
  }
};

const consequencesFor = (
  unit: Unit,
  { from, to }: Places,
  pairs: Pairs,
  { updateReferences }: MoveSecretsRequest,
): Promise<Consequences> =>
  consequencesOfRelocations(
    unit,
    from.access,
    pairs.map(({ source }) => ({ secret: source, from, to, newName: source.name })),
    {
      update: updateReferences === true,
      inHand: new Set(
        pairs.flatMap(({ source, standing }) => [source.id, ...(standing ? [standing.id] : [])]),
      ),
    },
  );

/** Who refers to what was moved, where anybody may; or the request that the move became. */
export type MoveResult = Asked | { readonly references: References | undefined };

const moveOnce = async (unit: Unit, request: MoveSecretsRequest): Promise<MoveResult> => {
  const places = await enter(unit, request);
  unit.note({ metadata: traceOfIds(request.secretIds) });
  const found = await sourcesOf(unit, places.from, request.secretIds);
  const heads = await headsOf(
    unit,
    found.map(({ name }) => ({ scope: places.to, name })),
  );
  const pairs = found.map((source, n) => ({ source, standing: heads[n] }));
  const tagIds = [...found, ...heads.flatMap((head) => head ?? [])].flatMap((secret) => secret.tagIds);
  assertMayMove(places, pairs, await tagsById(unit, places.from.access.project.id, tagIds));
  if (!request.overwrite)
    assertFree(
      found.map(({ name }) => name),
      heads,
    );
  const consequences = await consequencesFor(unit, places, pairs, request);
  const alterations = await moves(unit, places, pairs, consequences.following);
  const asked = await carryOut(unit, [places.from, places.to], [...alterations, ...consequences.alterations]);
  return asked ?? { references: consequences.references };
};

/** Ids that one event lists. */
const maxTraced = 2000;

const traceOfIds = (ids: readonly string[]) => ({
  secretIds: ids.slice(0, maxTraced),
  numberOfSecrets: ids.length,
});

/**
 * Moves shared secrets to another folder or environment of the project, all or none: with their ids, versions, tags,
 * metadata and reminders. `not-found` listing ids that are not in the source, `bad-request` listing names that the
 * destination has unless they may be overwritten. Answers who refers to what was moved.
 */
export const moveSecrets = (unit: Unit, request: MoveSecretsRequest): Promise<MoveResult> =>
  retryingConflicts(unit, () => moveOnce(unit, request));
