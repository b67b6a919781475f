import { actorOf, type Caller, type ServiceCaller } from '../domain/caller.ts';
import { isRefusal, LocketError } from '../domain/errors.ts';
import { authenticateIdentity } from '../domain/identities/authentication.ts';
import type { AuthMethod } from '../domain/identities/identity.ts';
import { authenticateServiceToken } from '../domain/service-tokens/authentication.ts';
import { looksLikeServiceToken } from '../domain/tokens/bearer.ts';
import type { BearerClaims } from '../domain/tokens/claims.ts';
import type { RequestUnit } from '../domain/unit.ts';
import { authenticateByApiKey, authenticateUser } from '../domain/users/authentication.ts';
import type { Access } from './access.ts';
import { exchangeOf, present, type Step } from './exchange.ts';
import { apiKeyIn, tokenOf } from './http-request.ts';
import { type Input, isInput, readInput } from './input.ts';
import type { Operation } from './operation.ts';
import { assertNotSpent } from './rate-limits.ts';

/** Names the items that authenticating these claims reads, so that they travel with the operation's own. */
const expectCaller = (claims: BearerClaims, access: Access, unit: RequestUnit): void => {
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
const authenticate = async (claims: BearerClaims, access: Access, unit: RequestUnit): Promise<void> => {
  const caller = await callerOf(claims, access, unit);
  assertFactor(access, caller);
  unit.identify(caller);
  assertAccess(access, caller);
};

/**
 * The same for a service token, which shows no claims. What it cannot be used for does not look at it: `unauthenticated`
 * like any other bearer that means nothing here.
 */
const authenticateService = async (
  bearer: string,
  access: Access,
  unit: RequestUnit,
): Promise<ServiceCaller> => {
  if (!access.kinds.includes('service'))
    throw new LocketError('unauthenticated', `This operation is for ${access.name}, not for service tokens`);
  return authenticateServiceToken(bearer, unit);
};

/** Establishes the caller from an API key: `unauthenticated` for one that is worthless. */
const authenticateApiKey = async (text: string, unit: RequestUnit): Promise<void> =>
  unit.identify(await authenticateByApiKey(text, unit));

/** Lets the operation name its likely reads, so that they share the round that authenticates the caller. */
const expectReads = (
  operation: Operation,
  input: Input | LocketError | undefined,
  claims: BearerClaims,
  unit: RequestUnit,
) => {
  expectCaller(claims, operation.access, unit);
  if (!isInput(input)) return;
  const { stores } = unit;
  const now = unit.runtime.now();
  if (claims.authTokenType !== 'scimToken') operation.expect?.({ ...input, claims, stores, now } as never);
  else if (operation.access.directory)
    operation.expectForDirectory?.(claims.orgId, { ...input, stores, now } as never);
};

/** Establishes a service token as the caller, and reads the query anew where its scope says the rest of it. */
const establishService = async (step: Step, bearer: string): Promise<void> => {
  const exchange = exchangeOf(step);
  const operation = present(exchange.operation, 'operation');
  const http = present(exchange.http, 'request');
  const caller = await authenticateService(bearer, operation.access, present(exchange.unit, 'unit')());
  if (!operation.asServiceToken) return;
  exchange.http = { ...http, query: operation.asServiceToken(http.query, caller) };
  readInput(step);
};

const establish = async (step: Step): Promise<void> => {
  const { http, operation: matched, unit, input } = exchangeOf(step);
  const operation = present(matched, 'operation');
  const open = present(unit, 'unit')();
  const apiKey = operation.access.apiKeys && apiKeyIn(present(http, 'request'));
  if (apiKey) return authenticateApiKey(apiKey, open);
  const token = tokenOf(present(http, 'request'));
  if (looksLikeServiceToken(token)) return establishService(step, token);
  const claims = await open.tokens.verify(token, (proven) => open.present(proven));
  assertNotSpent(exchangeOf(step), claims, open);
  expectReads(operation, input, claims, open);
  await authenticate(claims, operation.access, open);
};

/**
 * Whoever may be anybody is known when the bearer is good, and a stranger when it means nothing. Who is known and may not
 * is refused, never taken for a stranger.
 */
const recognise = async (step: Step): Promise<void> => {
  if (!exchangeOf(step).http?.headers.authorization) return;
  try {
    await establish(step);
  } catch (error) {
    if (!isRefusal(error, 'unauthenticated')) throw error;
  }
};

/** Establishes who calls, unless everybody may: then even a stale bearer is ignored. */
export const authenticateCaller = async (step: Step): Promise<void> => {
  const { kinds } = present(exchangeOf(step).operation, 'operation').access;
  if (!kinds.includes('anonymous')) return establish(step);
  if (kinds.length > 1) return recognise(step);
};
