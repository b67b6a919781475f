import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { AttachedMethod, AuthMethod, Identity, TokenState } from './identity.ts';
import { type IssuedToken, issueToken, newTokenState } from './issue-token.ts';
import { LoginRefusal } from './login-refusal.ts';

/** Who wants to log in as which identity, whatever is shown for it. */
export interface LoginAttempt {
  readonly identityId: string;
  /** Slug of the organization that the machine means to get into. */
  readonly organizationSlug?: string | undefined;
}

/** An identity and the login method it is asked for by. */
export interface Login<C> {
  readonly identity: Identity;
  readonly method: AttachedMethod<C>;
}

/** What a method found out about who logs in. */
export interface Proof {
  /** What of the credential matched, for the trail: never the credential. */
  readonly matched: Readonly<Record<string, unknown>>;
  /** What the token remembers of it, for conditions of rules (`{{identity.auth.<method>.claims.<key>}}`). */
  readonly claims: Readonly<Record<string, string>>;
  /** What the login must write beside its event, in its transaction. */
  readonly changes?: readonly Change[];
}

/** One way of logging in with an identity's id: its name, and the check. */
export interface LoginKind<C> {
  readonly method: AuthMethod;
  /** As in a sentence, e.g. `AWS auth`. */
  readonly noun: string;
  /** Member of the trail's metadata for the attached method's id, e.g. `identityAwsAuthId`. */
  readonly idMember: string;
  /** Whether the proof opens something that the organization's key sealed. */
  readonly opensSealed?: true;
  /**
   * What must hold at the moment of the login, looked at anew after every lost race: throws for whoever may not even try,
   * and answers what the login must write for it.
   */
  readonly guard?: (login: Login<C>) => Promise<readonly Change[]>;
  /** Passes who the method lets in; throws `LoginRefusal` for everybody else, `unavailable` for a provider's fault. */
  readonly prove: (login: Login<C>) => Promise<Proof>;
}

const find = async <C>(unit: Unit, kind: LoginKind<C>, { identityId }: LoginAttempt): Promise<Login<C>> => {
  const { identities } = unit.stores;
  identities.expectIdentity(identityId, kind.method);
  if (kind.opensSealed) identities.expectOrganization(identityId);
  const [identity, method] = await Promise.all([
    identities.find(identityId),
    identities.method<C>(identityId, kind.method),
  ]);
  // One answer for both: which identities there are is nobody's business here.
  if (!identity || !method)
    throw new LoginRefusal('identity', `There is no such identity with ${kind.noun} attached`);
  return { identity, method };
};

const noteLogin = <C>(unit: Unit, kind: LoginKind<C>, { identity, method }: Login<C>): void =>
  unit.note({
    organizationId: identity.orgId,
    organizationDays: identity.auditLogsRetentionDays ?? null,
    actor: {
      type: 'identity',
      metadata: { identityId: identity.id, name: identity.name, authMethod: kind.method },
    },
    metadata: { identityId: identity.id, [kind.idMember]: method.id, authMethod: kind.method },
  });

/** Who names an organization must not end up in another one. */
const assertOrganization = async (
  unit: Unit,
  { identity }: Login<unknown>,
  { organizationSlug: slug }: LoginAttempt,
): Promise<void> => {
  if (slug === undefined) return;
  const organization = await unit.stores.organizations.find(identity.orgId);
  if (organization?.slug !== slug)
    throw new LocketError('not-found', `This identity is not in an organization '${slug}'`);
};

/** A use limit is the owner's wish: such a token has a row from the start. */
const changesOf = (unit: Unit, { identity }: Login<unknown>, proof: Proof, token: TokenState) => [
  ...(proof.changes ?? []),
  ...(token.accessTokenNumUsesLimit > 0 ? unit.stores.identities.tokenStart(token, identity) : []),
];

/**
 * Bytes of JSON that the claims of a login may take: the token, of at most 4,096 characters in base64, carries them
 * beside an identity's name.
 */
const maxClaims = 1_536;

/** Whatever a provider says must fit into our token: what is too long is a refusal, not a fault of ours. */
const assertCarried = ({ claims }: Proof): void => {
  if (Buffer.byteLength(JSON.stringify(claims)) > maxClaims)
    throw new LoginRefusal('claims', 'The claims that the token would carry are too long');
};

/** The proof of a login, found once for each state of the method: a lost race must not ask the provider again. */
const provenBy = <C>(kind: LoginKind<C>): LoginKind<C>['prove'] => {
  let last: { readonly revision: number; readonly id: string; readonly proof: Proof } | undefined;
  return async (login) => {
    const { id, revision } = login.method;
    if (last?.id !== id || last.revision !== revision)
      last = { id, revision, proof: await kind.prove(login) };
    return last.proof;
  };
};

/** The check that refused is told to the trail; a token that was not issued is no part of it. */
const noteRefusal = (unit: Unit, error: unknown): void =>
  unit.note({
    metadata: {
      identityAccessTokenId: undefined,
      ...(error instanceof LoginRefusal && { refusedBy: error.check }),
    },
  });

/**
 * Logs a machine in as the identity that it names: one round of reads, the method's own check, and the audit event.
 *
 * @throws LocketError `unauthenticated` for an identity without the method, and for whom the method refuses;
 *   `not-found` when the identity is not in the organization that was named; `unavailable` for a provider's fault.
 */
export const loginWith = async <C>(
  unit: Unit,
  kind: LoginKind<C>,
  attempt: LoginAttempt,
): Promise<IssuedToken> => {
  const prove = provenBy(kind);
  try {
    return await retryingConflicts(unit, async () => {
      const login = await find(unit, kind, attempt);
      noteLogin(unit, kind, login);
      const guarded = (await kind.guard?.(login)) ?? [];
      const proof = await prove(login);
      unit.note({ metadata: proof.matched });
      assertCarried(proof);
      await assertOrganization(unit, login, attempt);
      const token = newTokenState(unit, login, { name: null, clientSecretId: null });
      const issued = await issueToken(unit, login.identity, login.method, token, proof.claims);
      unit.note({ metadata: { identityAccessTokenId: token.id } });
      await unit.commit([...guarded, ...changesOf(unit, login, proof, token)]);
      return issued;
    });
  } catch (error) {
    noteRefusal(unit, error);
    throw error;
  }
};
