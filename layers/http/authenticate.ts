import { actorOf, type Caller, type ServiceCaller } from '../domain/caller.ts';
import { LocketError } from '../domain/errors.ts';
import { authenticateIdentity } from '../domain/identities/authentication.ts';
import type { AuthMethod } from '../domain/identities/identity.ts';
import { authenticateServiceToken } from '../domain/service-tokens/authentication.ts';
import type { BearerClaims } from '../domain/tokens/claims.ts';
import type { RequestUnit } from '../domain/unit.ts';
import { authenticateByApiKey, authenticateUser } from '../domain/users/authentication.ts';
import type { Access } from './access.ts';
import type { HttpRequest } from './http-request.ts';

const bearer = /^Bearer\s+(\S+)$/i;

/** The presented token, if there is one. */
export const bearerIn = (http: HttpRequest): string | undefined =>
  bearer.exec(http.headers.authorization ?? '')?.[1];

/** The request as if its token stood where tokens stand, for clients that present it in a header of their own. */
export const withToken = (http: HttpRequest, header: string | undefined): HttpRequest => {
  const token = header === undefined ? undefined : http.headers[header]?.trim();
  if (!token || http.headers.authorization) return http;
  return { ...http, headers: { ...http.headers, authorization: `Bearer ${token}` } };
};

/** The presented API key, if there is one. */
export const apiKeyIn = (http: HttpRequest): string | undefined => http.headers['x-api-key'] || undefined;

/** The presented token; `unauthenticated` when there is none. */
export const tokenOf = (http: HttpRequest): string => {
  const token = bearerIn(http);
  if (token) return token;
  const message = apiKeyIn(http)
    ? 'This operation takes no API key: log in, and present the token'
    : 'Token missing';
  throw new LocketError('unauthenticated', message);
};

/** Names the items that authenticating these claims reads, so that they travel with the operation's own. */
export const expectCaller = (claims: BearerClaims, access: Access, unit: RequestUnit): void => {
  const { stores } = unit;
  if (claims.authTokenType === 'identityAccessToken')
    stores.identities.expectToken(
      claims.identityId,
      claims.identityAccessTokenId,
      claims.authMethod as AuthMethod,
    );
  else if (claims.authTokenType === 'accessToken')
    stores.users.expectSession(claims.userId, claims.tokenVersionId, claims.organizationId);
  else access.directory?.expect(claims, stores);
};

const callerOf = (claims: BearerClaims, access: Access, unit: RequestUnit): Promise<Caller> => {
  if (claims.authTokenType === 'identityAccessToken') return authenticateIdentity(claims, unit);
  if (claims.authTokenType === 'accessToken') return authenticateUser(claims, unit);
  if (!access.directory)
    throw new LocketError('forbidden', `This operation is for ${access.name}, not for SCIM tokens`);
  return access.directory.authenticate(claims, unit);
};

/**
 * Refuses a session without the factor that is asked for, before anything takes it for its person. Who chose an
 * organization that asks is told as of a token that ended: clients get another one then, and choose anew.
 */
const assertFactor = (access: Access, caller: Caller): void => {
  if (caller.kind !== 'user' || caller.lacksFactor === undefined || access.beforeFactor) return;
  if (caller.lacksFactor === 'organization')
    throw new LocketError(
      'unauthenticated',
      'A second factor is asked for here: choose the organization again',
    );
  throw new LocketError(
    'second-factor-required',
    'This account asks for a second factor: choose an organization, or confirm one first',
  );
};

/** Checks the kind of caller against what the operation allows. */
const assertAccess = (access: Access, caller: Caller): void => {
  if (!access.kinds.includes(caller.kind))
    throw new LocketError(
      'forbidden',
      `This operation is for ${access.name}, not for ${actorOf(caller).type} tokens`,
    );
  if (access.organization && caller.kind === 'user' && !caller.orgId)
    throw new LocketError('unauthenticated', 'Select an organization first: the token is not scoped to one');
};

/** Establishes the caller from verified claims: `unauthenticated`, or `forbidden` for the wrong kind of caller. */
export const authenticate = async (
  claims: BearerClaims,
  access: Access,
  unit: RequestUnit,
): Promise<void> => {
  const caller = await callerOf(claims, access, unit);
  assertFactor(access, caller);
  unit.identify(caller);
  assertAccess(access, caller);
};

/**
 * The same for a service token, which shows no claims. What it cannot be used for does not look at it: `unauthenticated`
 * like any other bearer that means nothing here.
 */
export const authenticateService = async (
  bearer: string,
  access: Access,
  unit: RequestUnit,
): Promise<ServiceCaller> => {
  if (!access.kinds.includes('service'))
    throw new LocketError('unauthenticated', `This operation is for ${access.name}, not for service tokens`);
  return authenticateServiceToken(bearer, unit);
};

/** Establishes the caller from an API key: `unauthenticated` for one that is worthless. */
export const authenticateApiKey = async (text: string, unit: RequestUnit): Promise<void> =>
  unit.identify(await authenticateByApiKey(text, unit));
