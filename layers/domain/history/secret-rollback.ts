import type { ChangePolicy } from '../approvals/change-policy.ts';
import { policiesToAsk } from '../approvals/gate.ts';
import { governed } from '../approvals/governed-places.ts';
import { LocketError } from '../errors.ts';
import type { PresentScope } from '../places/scope.ts';
import { assertOpensNoValue, looksAtNothing } from '../projects/openings.ts';
import { assertMaySecret, assertOpensNothing, identityIn } from '../secrets/core/rights.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import { type TagsById, tagsById } from '../secrets/core/secret-tags.ts';
import {
  type Arrangement,
  type Live,
  type Outcome,
  outcomeOfArrangement,
} from '../secrets/writing/alterations.ts';
import { listed } from '../secrets/writing/batch.ts';
import type { Unit } from '../unit.ts';
import { type FolderState, liveSecrets, type Standing } from './folder-state.ts';
import { versionsIn } from './read-snapshot.ts';
import { type StandingNow, standingNow } from './standing-now.ts';

/** A secret that has to become what it was. */
interface Return {
  readonly wanted: Standing;
  /** As it is now; undefined when it is not in the folder any more. */
  readonly current: SealedSecret | undefined;
  /** As it was. */
  readonly version: SealedSecret;
}

interface States {
  readonly target: FolderState;
  readonly now: FolderState;
}

/** The secrets of a folder now, sorted by what becomes of them. */
interface Plan {
  readonly heads: readonly SealedSecret[];
  readonly kept: readonly SealedSecret[];
  readonly returns: readonly Return[];
  readonly doomed: readonly SealedSecret[];
}

/** What a rotation sets stays as it is, whatever becomes of its folder: no other value opens anything. */
const isRotated = (head: SealedSecret | undefined): boolean => head?.rotationId !== undefined;

const assertNamesLeft = (heads: readonly SealedSecret[], returns: readonly Return[]): void => {
  const rotated = new Set(heads.filter(isRotated).map(({ name }) => name));
  const taken = returns.filter(({ version }) => rotated.has(version.name));
  if (taken.length > 0)
    throw new LocketError(
      'bad-request',
      `Rotations set secrets of these names: ${listed(taken.map(({ version }) => version.name))}`,
    );
};

const returnsOf = async (
  unit: Unit,
  target: FolderState,
  heads: readonly SealedSecret[],
): Promise<readonly Return[]> => {
  const byId = new Map(heads.map((head) => [head.id, head]));
  const differing = liveSecrets(target).filter(
    ({ id, version }) => byId.get(id)?.version !== version && !isRotated(byId.get(id)),
  );
  const versions = await versionsIn(unit, differing);
  const missing = differing.filter((_, n) => !versions[n]);
  if (missing.length > 0)
    throw new LocketError(
      'bad-request',
      `These secrets are no longer kept as they were then: ${listed(missing.map(({ name }) => name))}`,
    );
  return differing.flatMap((wanted, n) => {
    const version = versions[n];
    return version ? [{ wanted, current: byId.get(wanted.id), version }] : [];
  });
};

const planOf = async (unit: Unit, scope: PresentScope, target: FolderState): Promise<Plan> => {
  const heads = await unit.stores.secrets.inFolder(scope.environment.id, scope.folderId);
  const returns = await returnsOf(unit, target, heads);
  assertNamesLeft(heads, returns);
  const wanted = new Set(liveSecrets(target).map(({ id }) => id));
  const changed = new Set(returns.map((each) => each.wanted.id));
  return {
    heads,
    kept: heads.filter((head) => isRotated(head) || (wanted.has(head.id) && !changed.has(head.id))),
    returns,
    doomed: heads.filter((head) => !wanted.has(head.id) && !isRotated(head)),
  };
};

/** Id and version under which a secret comes back: one that left with its id gets another, which nobody overrode. */
const identityOf = (unit: Unit, { now }: States, { wanted, current }: Return) => {
  if (current) return { id: current.id, version: current.version + 1 };
  const last = now.secrets.get(wanted.id);
  return last && !last.away
    ? { id: last.id, version: last.version + 1 }
    : { id: unit.runtime.uuid(), version: 1, home: undefined };
};

const returned = (unit: Unit, states: States, each: Return, was: Secret): Secret => ({
  ...was,
  ...identityOf(unit, states, each),
  updatedAt: unit.runtime.now().toISOString(),
});

/** How each secret that comes back stands before: as it is now, also elsewhere, or as it was when it was deleted. */
const standingBefore = (
  unit: Unit,
  { access, ...here }: PresentScope,
  returns: readonly Return[],
): Promise<readonly StandingNow[]> =>
  Promise.all(
    returns.map(async ({ wanted, current, version }) => {
      if (current || looksAtNothing(access)) return { secret: current ?? version, place: here };
      return (await standingNow(unit, access, wanted.id)) ?? { secret: version, place: here };
    }),
  );

const outOfSight = (name: string): LocketError =>
  new LocketError(
    'permission-denied',
    `You are not allowed to bring back '${name}': it was moved to a folder that is deleted`,
  );

/**
 * One that left with its id comes back as a copy under the looks that it had here, so that reading counts; any other
 * is what it was before.
 */
const assertMayReturn = (
  scope: PresentScope,
  { current, version }: Return,
  { secret, place }: StandingNow,
  { slugs }: TagsById,
): void => {
  const looks = ({ name, tagIds }: SealedSecret) => ({ name, tags: slugs(tagIds) });
  const [before, after] = [looks(secret), looks(version)];
  assertMaySecret(scope, current ? 'edit' : 'create', after.name, after.tags);
  if (secret.folderId === scope.folderId) {
    assertMaySecret(scope, current ? 'edit' : 'create', before.name, before.tags);
    assertOpensNothing(scope, before, after);
  } else {
    if (!place) throw outOfSight(after.name);
    const elsewhere = identityIn(place, before.name, before.tags);
    assertOpensNoValue(scope.access, elsewhere, identityIn(scope, after.name, after.tags));
  }
};

/** Rolling back asks for the rights that changing each secret by hand would need. */
const assertMay = async (unit: Unit, scope: PresentScope, { returns, doomed }: Plan): Promise<void> => {
  const former = await standingBefore(unit, scope, returns);
  const touched = [
    ...doomed,
    ...former.map(({ secret }) => secret),
    ...returns.map(({ version }) => version),
  ];
  const tags = await tagsById(
    unit,
    scope.access.project.id,
    touched.flatMap(({ tagIds }) => tagIds),
  );
  for (const [n, each] of returns.entries())
    assertMayReturn(scope, each, former[n] ?? { secret: each.version, place: scope }, tags);
  for (const { name, tagIds } of doomed) assertMaySecret(scope, 'delete', name, tags.slugs(tagIds));
};

/** A secret that comes back, as it will be. */
interface Back {
  readonly from: Return;
  readonly secret: Secret;
}

const backOf = async (
  unit: Unit,
  { access }: PresentScope,
  states: States,
  { returns }: Plan,
): Promise<readonly Back[]> => {
  const versions = returns.map(({ version }) => version);
  const opened = await openSecrets(unit, access.project, versions);
  return returns.flatMap((from, n) => {
    const was = opened[n];
    return was ? [{ from, secret: returned(unit, states, from, was) }] : [];
  });
};

const liveEntry = (sealed: SealedSecret, secret: Secret | undefined): readonly (readonly [string, Live])[] =>
  secret ? [[sealed.id, { secret, sealed }]] : [];

/** What becomes of every secret that comes back or goes. */
const alterationsOf = async (
  unit: Unit,
  { access }: PresentScope,
  { now }: States,
  back: readonly Back[],
  { doomed }: Plan,
): Promise<Arrangement['alterations']> => {
  const live = [...back.flatMap(({ from }) => from.current ?? []), ...doomed];
  const opened = await openSecrets(unit, access.project, live);
  const lives = new Map(live.flatMap((sealed, n) => liveEntry(sealed, opened[n])));
  return [
    ...back.map(({ from, secret: after }) => {
      const before = from.current && lives.get(from.current.id);
      if (before) return { before, after };
      const last = now.secrets.get(after.id);
      return last ? { after, revives: { id: last.id, name: last.name } } : { after };
    }),
    ...doomed.flatMap(({ id }) => {
      const before = lives.get(id);
      return before ? [{ before }] : [];
    }),
  ];
};

/** What becomes of a folder's secrets, or what has to be asked for instead. */
export interface SecretRollback extends Outcome {
  readonly alterations: Arrangement['alterations'];
  /** The policies under which the caller has to ask; none where the outcome may be written. */
  readonly policies: readonly ChangePolicy[];
}

/**
 * What puts the secrets of a folder back to a state they were in: changed ones get a further version, deleted ones
 * come back under their ids, those made since are deleted. `bad-request` naming secrets whose versions are gone.
 */
export const secretRollback = async (
  unit: Unit,
  located: PresentScope,
  states: States,
): Promise<SecretRollback> => {
  const scope = await governed(unit, located);
  const plan = await planOf(unit, scope, states.target);
  await assertMay(unit, scope, plan);
  const back = await backOf(unit, scope, states, plan);
  const alterations = await alterationsOf(unit, scope, states, back, plan);
  const { project } = scope.access;
  const policies = await policiesToAsk(unit, project, alterations, [scope]);
  if (policies.length > 0) return { alterations, policies, changes: [], entries: [] };
  const outcome = await outcomeOfArrangement(unit, project, {
    heads: plan.heads,
    kept: plan.kept,
    alterations,
  });
  return { ...outcome, alterations, policies };
};
