import { isRefusal, LocketError } from '../../errors.ts';
import type { PresentScope } from '../../places/scope.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Unit } from '../../unit.ts';
import { nextVersion } from '../core/drafts.ts';
import { maxValueBytes } from '../core/names.ts';
import { maySecret } from '../core/rights.ts';
import { openSecrets } from '../core/sealing.ts';
import type { Secret } from '../core/secret.ts';
import { type TagsById, tagsById } from '../core/secret-tags.ts';
import { type FoundReferrer, type Referrers, shown } from '../reading/referrers.ts';
import { type Rewritten, rewrite } from '../references/reference-rewriting.ts';
import { type Relocation, type Renaming, secretRenaming } from '../references/renaming.ts';
import type { Standing } from '../references/standing-referrers.ts';
import type { Alteration, Live } from './alterations.ts';

/** Referrers that one request rewrites: what it writes is all or nothing. */
const maxReferrers = 1000;

/** Why a referrer was left as it is. */
type LeftReason = 'forbidden' | 'unspellable' | 'too-large';

/** What a renaming means for those who refer to what is renamed. */
export interface References extends Referrers {
  /** Referrers that still say the old name, although they were to follow; those the caller may read are named. */
  readonly left: readonly (FoundReferrer & { readonly reason: LeftReason })[];
  readonly numberLeft: number;
}

/** What goes along with a renaming. */
export interface Consequences {
  /** Undefined when there are too many to tell. */
  readonly references: References | undefined;
  /** The next versions of those who follow. */
  readonly alterations: readonly Alteration[];
  /** A secret that the same request writes anyway, as it has to be written. */
  readonly following: (secret: Secret) => Secret;
}

const none: Consequences = { references: undefined, alterations: [], following: (secret) => secret };

export interface Wish {
  /** Whether the referrers are to follow. */
  readonly update: boolean;
  /** Ids of secrets that the same request writes anyway. */
  readonly inHand?: ReadonlySet<string>;
}

/** A secret that has to say another name. */
interface Affected extends Standing, Rewritten {
  readonly live: Live;
}

const affectedBy = async (
  unit: Unit,
  { project }: ProjectAccess,
  { referrers, respellAt }: Renaming,
): Promise<readonly Affected[]> => {
  const opened = await openSecrets(
    unit,
    project,
    referrers.map(({ secret }) => secret),
  );
  return opened.flatMap((secret, n) => {
    const referrer = referrers[n];
    if (!referrer) return [];
    const rewritten = rewrite(secret.value, respellAt(referrer));
    return rewritten.count > 0
      ? [{ ...referrer, ...rewritten, live: { secret, sealed: referrer.secret } }]
      : [];
  });
};

const scopeOf = (access: ProjectAccess, { place, secret }: Standing): PresentScope => ({
  ...place,
  access,
  folderId: secret.folderId,
});

const reasonToLeave = (
  access: ProjectAccess,
  { slugs }: TagsById,
  each: Affected,
): LeftReason | undefined => {
  const { name, tagIds } = each.secret;
  if (!maySecret(scopeOf(access, each), 'edit', name, slugs(tagIds))) return 'forbidden';
  if (!each.isWhole) return 'unspellable';
  return Buffer.byteLength(each.value) > maxValueBytes ? 'too-large' : undefined;
};

/** Where the referrers stand afterwards, as far as the caller may read them now. */
const told = async (
  unit: Unit,
  access: ProjectAccess,
  { after }: Renaming,
  affected: readonly Standing[],
): Promise<Referrers> => {
  const { found, hidden } = await shown(unit, access, affected);
  const byId = new Map(affected.map((each) => [each.secret.id, each]));
  return {
    hidden,
    found: found.map((each) => {
      const standing = byId.get(each.secretId);
      return standing ? { ...each, ...after(standing) } : each;
    }),
  };
};

const tooMany = (): LocketError =>
  new LocketError('bad-request', `More than ${maxReferrers} secrets refer to it: references are not updated`);

const judged = async (
  unit: Unit,
  access: ProjectAccess,
  renaming: Renaming,
  { update, inHand = new Set() }: Wish,
): Promise<Consequences> => {
  if (renaming.referrers.length > maxReferrers) throw tooMany();
  const affected = await affectedBy(unit, access, renaming);
  const { found, hidden } = await told(unit, access, renaming, affected);
  if (!update) return { ...none, references: { found, hidden, left: [], numberLeft: 0 } };
  const tagIds = affected.flatMap(({ secret }) => secret.tagIds);
  const tags = await tagsById(unit, access.project.id, tagIds);
  const reasons = new Map(affected.map((each) => [each.secret.id, reasonToLeave(access, tags, each)]));
  const updated = affected.filter(({ secret }) => reasons.get(secret.id) === undefined);
  const values = new Map(updated.map(({ secret, value }) => [secret.id, value]));
  const others = updated.filter(({ secret }) => !inHand.has(secret.id));
  const left = found.flatMap((each) => {
    const reason = reasons.get(each.secretId);
    return reason === undefined ? [] : [{ ...each, reason }];
  });
  unit.note({ metadata: traceOf(others) });
  return {
    references: { found, hidden, left, numberLeft: affected.length - updated.length },
    alterations: others.map(({ live, value }) => ({
      before: live,
      after: nextVersion(unit, live.secret, { value }),
    })),
    following: (secret) => ({ ...secret, value: values.get(secret.id) ?? secret.value }),
  };
};

/** Places that the event names as changed, for those who follow events. */
const traceOf = (updated: readonly Standing[]) => {
  const places = new Map(
    updated.map(({ place: { environment, path } }) => [
      `${environment.slug}${path}`,
      { environment: environment.slug, secretPath: path },
    ]),
  );
  return { updatedReferrers: updated.length, updatedPlaces: [...places.values()] };
};

/**
 * What a renaming means for those who refer to what is renamed: who they are and, if they are to follow, their next
 * versions, to be written together with the renaming. A reference that follows leads where it led, so it needs the
 * right to edit the secret that holds it and no more. Refused with `bad-request`, before anything is written, when they
 * are to follow and are too many.
 */
export const consequencesOf = async (
  unit: Unit,
  access: ProjectAccess,
  renaming: () => Promise<Renaming>,
  wish: Wish,
): Promise<Consequences> => {
  try {
    return await judged(unit, access, await renaming(), wish);
  } catch (error) {
    if (wish.update || !isRefusal(error, 'bad-request')) throw error;
    return none;
  }
};

/** The same for secrets that get other names or folders; none when there are none. */
export const consequencesOfRelocations = async (
  unit: Unit,
  access: ProjectAccess,
  relocations: readonly Relocation[],
  wish: Wish,
): Promise<Consequences> =>
  relocations.length === 0
    ? none
    : consequencesOf(unit, access, () => secretRenaming(unit, access, relocations), wish);
