import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { factorNotice } from './enrol-totp.ts';
import { provenBy } from './factor.ts';
import {
  changedFactors,
  isSetUp,
  maxPasskeys,
  type Passkey,
  withoutChallenge,
  withoutSpareCodes,
} from './factors.ts';
import { withoutMethod } from './preferences.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { assertMayChangeFactors, ownStanding } from './step-up.ts';
import {
  type Answer,
  descriptorsOf,
  newChallenge,
  openChallenge,
  type RelyingParty,
  webauthn,
} from './webauthn.ts';

const assertRoom = (passkeys: readonly Passkey[]): void => {
  if (passkeys.length >= maxPasskeys)
    throw new LocketError('bad-request', `Nobody has more than ${maxPasskeys} passkeys: remove one first`);
};

/** What an authenticator is asked to make a key for. */
export const registerPasskey = (unit: Unit, party: RelyingParty) =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, stored, factors } = standing;
    assertMayChangeFactors(unit, standing);
    assertRoom(factors.passkeys);
    const challenge = newChallenge(unit, 'registration');
    unit.note({ metadata: { method: 'webauthn' } });
    await unit.commit([unit.stores.factors.replacement(changedFactors(factors, { challenge }), stored)]);
    const { registrationOptions } = await webauthn();
    return registrationOptions({
      party,
      challenge: challenge.text,
      userId: user.id,
      username: user.username,
      known: descriptorsOf(factors.passkeys),
    });
  });

/** A passkey that was set up, with recovery codes where there were none before. */
export interface AddedPasskey {
  readonly passkey: Passkey;
  readonly recoveryCodes: readonly string[];
}

/** Takes the key that an authenticator made, which proves the session too. `bad-request` for any other answer. */
export const addPasskey = (
  unit: Unit,
  party: RelyingParty,
  { name, answer }: { readonly name: string; readonly answer: Answer },
): Promise<AddedPasskey> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, session, stored, factors } = standing;
    assertMayChangeFactors(unit, standing);
    assertRoom(factors.passkeys);
    const now = unit.runtime.now();
    const challenge = openChallenge(factors.challenge, 'registration', now);
    const made = challenge && (await (await webauthn()).registered({ party, challenge }, answer));
    if (!made) throw new LocketError('bad-request', 'The authenticator’s answer does not fit: begin anew');
    if (factors.passkeys.some(({ id }) => id === made.id))
      throw new LocketError('already-exists', 'This passkey is set up already');
    const passkey: Passkey = { ...made, name, createdAt: now.toISOString(), lastUsedAt: null };
    const isFirst = !isSetUp(factors);
    const { codes, kept } = newRecoveryCodes(unit.runtime);
    const changed = { passkeys: [...factors.passkeys, passkey], ...(isFirst && kept) };
    unit.note({ metadata: { method: 'webauthn', name } });
    await unit.commit([
      unit.stores.factors.replacement(withoutChallenge(changedFactors(factors, changed)), stored),
      unit.stores.users.sessionReplacement(provenBy(session, 'webauthn', now), session),
      ...factorNotice(unit, user, 'factor-added'),
    ]);
    return { passkey, recoveryCodes: isFirst ? codes : [] };
  });

export const listPasskeys = async (unit: Unit): Promise<readonly Passkey[]> =>
  (await ownStanding(unit)).factors.passkeys;

/** Gives a passkey another name: what its person tells it by when they remove one that was lost. */
export const renamePasskey = (unit: Unit, passkeyId: string, name: string): Promise<Passkey> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { stored, factors } = standing;
    const passkey = factors.passkeys.find(({ id }) => id === passkeyId);
    if (!passkey) throw new LocketError('not-found', 'Passkey not found');
    assertMayChangeFactors(unit, standing);
    const renamed = { ...passkey, name };
    const passkeys = factors.passkeys.map((each) => (each === passkey ? renamed : each));
    unit.note({ metadata: { method: 'webauthn', name } });
    await unit.commit([unit.stores.factors.replacement(changedFactors(factors, { passkeys }), stored)]);
    return renamed;
  });

/** Removes a passkey; other sessions end. With the last one, an account that was asked by it is asked by what is left. */
export const removePasskey = (unit: Unit, passkeyId: string): Promise<Passkey> =>
  retryingConflicts(unit, async () => {
    const standing = await ownStanding(unit);
    const { user, stored, factors } = standing;
    const passkey = factors.passkeys.find(({ id }) => id === passkeyId);
    if (!passkey) throw new LocketError('not-found', 'Passkey not found');
    assertMayChangeFactors(unit, standing);
    const passkeys = factors.passkeys.filter(({ id }) => id !== passkeyId);
    const next = changedFactors(factors, { passkeys, ...withoutSpareCodes({ ...factors, passkeys }) });
    unit.note({ metadata: { method: 'webauthn', name: passkey.name } });
    await unit.commit([
      unit.stores.factors.replacement(next, stored),
      ...withoutMethod(unit, standing, next),
      ...factorNotice(unit, user, 'factor-removed'),
    ]);
    return passkey;
  });
