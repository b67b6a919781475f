import type { ClearedAt, FoundCount } from '../guess-limits.ts';
import { isRemembered } from '../lockout.ts';
import type { Unit } from '../unit.ts';
import type { UniversalAuthConfig } from './identity.ts';
import { ldapAuth } from './ldap-auth/ldap-auth.ts';
import { enterMethod, type MethodKind } from './methods.ts';
import { universalAuth } from './universal-auth.ts';

/** Counts that one request clears; of more, which takes as many networks, some are left to a repetition. */
const atMost = 900;
/** Fits one transaction with its event. */
const atOnce = 90;

const inPortions = (counts: readonly FoundCount[]): readonly (readonly FoundCount[])[] =>
  Array.from({ length: Math.ceil(counts.length / atOnce) }, (_, n) =>
    counts.slice(n * atOnce, (n + 1) * atOnce),
  );

/** Deletes the counts and answers how many of them still meant something; the first portion carries the event. */
const clear = async (unit: Unit, at: ClearedAt, id: string): Promise<number> => {
  const counts = await unit.stores.guesses.countsAt(at, id, atMost);
  const deleted = counts.filter(({ failed }) => isRemembered(failed, unit.runtime.now())).length;
  unit.note({ metadata: { deleted } });
  const [first = [], ...more] = inPortions(counts);
  await unit.commit(first.map(({ deletion }) => deletion));
  for (const portion of more) await unit.commit(portion.map(({ deletion }) => deletion));
  return deleted;
};

const enter = <C>(unit: Unit, kind: Pick<MethodKind<C>, 'method' | 'noun'>, identityId: string) =>
  enterMethod<C>(unit, kind, identityId, 'edit', `clear lockouts of ${kind.noun} of`);

/**
 * Forgets the wrong secrets that were tried with the identity's client id: whoever tried starts over.
 *
 * @throws LocketError `not-found` when the method is not attached; `forbidden` when the identity may do more than the
 *   caller.
 */
export const clearUniversalAuthLockouts = async (unit: Unit, identityId: string): Promise<number> => {
  const { method } = await enter<UniversalAuthConfig>(unit, universalAuth, identityId);
  return clear(unit, 'client', method.config.clientId);
};

/** Forgets the wrong passwords that were tried with the identity, as `clearUniversalAuthLockouts` does with secrets. */
export const clearLdapAuthLockouts = async (unit: Unit, identityId: string): Promise<number> => {
  const { identity } = await enter(unit, ldapAuth, identityId);
  return clear(unit, 'directory', identity.id);
};
