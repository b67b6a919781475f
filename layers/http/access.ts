import type { Caller, CallerKind } from '../domain/caller.ts';
import type { ScimClaims } from '../domain/tokens/claims.ts';
import type { RequestUnit, Stores } from '../domain/unit.ts';

interface DirectoryAccess {
  readonly authenticate: (claims: ScimClaims, unit: RequestUnit) => Promise<Caller>;
  /** Names the items that this reads. */
  readonly expect: (claims: ScimClaims, stores: Stores) => void;
}

/** Who may call an operation at all; what they may do there is decided by permissions. */
export interface Access {
  readonly name: string;
  readonly kinds: readonly CallerKind[];
  /** Whether the caller must act inside an organization. */
  readonly organization: boolean;
  /** How a directory is known by its SCIM token, where it may call: by the one function that has such tokens at hand. */
  readonly directory?: DirectoryAccess;
  /** Whether an API key in the header `X-API-Key` will do instead of a token. */
  readonly apiKeys?: true;
  /** Whether a person may call whose account asks for a second factor that the session has not shown yet. */
  readonly beforeFactor?: true;
}

const access = (name: string, kinds: readonly CallerKind[], organization: boolean): Access => ({
  name,
  kinds,
  organization,
});

/** No credentials looked at; a stale bearer is ignored. */
export const everyone = access('everyone', ['anonymous'], false);
/** Anybody; who presents a bearer that is valid is known by it, and refused where that may not; any other bearer is ignored. */
export const anybody = access('anybody', ['anonymous', 'user', 'identity'], false);
/** Anybody; a person who presents a valid session is known by it. Others' valid tokens are refused, what is no token is ignored. */
export const anybodyOrPerson = access('anybody, people by their session', ['anonymous', 'user'], false);
/** A person with a live session, before or after choosing an organization. */
export const people = access('people', ['user'], false);
/** The same for what leads to showing a second factor, or says who is about to. */
export const peopleBeforeFactor: Access = {
  ...access('people, also before their second factor', ['user'], false),
  beforeFactor: true,
};
/** A person, also before their second factor, or a machine identity. */
export const accountsBeforeFactor: Access = {
  ...access('people, also before their second factor, and machine identities', ['user', 'identity'], false),
  beforeFactor: true,
};
/** A person inside an organization. */
export const peopleInside = access('people in an organization', ['user'], true);
/** A person or machine identity inside an organization. */
export const members = access('members', ['user', 'identity'], true);
/** A machine identity only. */
export const machines = access('machines', ['identity'], true);
/** Whoever may read or write secrets, given the permission. */
export const secretClients = access('secret clients', ['user', 'identity', 'service'], true);
/** A service token only. */
export const serviceTokens = access('service tokens', ['service'], true);
/** A person, also before their second factor, or by an API key. */
export const peopleBeforeFactorAndApiKeys: Access = {
  ...access('people, also before their second factor, also by API key', ['user'], false),
  beforeFactor: true,
  apiKeys: true,
};
/** A person, by a session or by an API key. */
export const peopleAndApiKeys: Access = {
  ...access('people, also by API key', ['user'], false),
  apiKeys: true,
};
