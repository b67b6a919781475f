import type { Unit } from '../../unit.ts';
import { textsOf } from '../foreign-tokens/claim-values.ts';
import {
  type PublishedKeys,
  provenClaims,
  shownOf,
  type TokenClaims,
  type TokenDemand,
} from '../foreign-tokens/foreign-tokens.ts';
import type { TokenCredentials } from '../foreign-tokens/token-login.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type LoginKind, loginWith, type Proof } from '../login.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { type AzureAuthConfig, azureAuth } from './azure-auth.ts';

/** Issuer of a tenant's tokens, by their version, and where its keys are. */
const issuersOf = (tenant: string) => ({
  v1: {
    issuer: `https://sts.windows.net/${tenant}/`,
    keys: `https://login.microsoftonline.com/${tenant}/discovery/keys`,
  },
  v2: {
    issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    keys: `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`,
  },
});

const demandOf = (tenant: string): TokenDemand => {
  const { v1, v2 } = issuersOf(tenant);
  const keys = ({ iss }: TokenClaims): PublishedKeys => ({
    kind: 'key-set',
    url: iss === v2.issuer ? v2.keys : v1.keys,
    ca: null,
  });
  return { keys, issuers: [v1.issuer, v2.issuer], algorithms: ['RS256'] };
};

const withoutSlash = (resource: string): string => resource.replace(/\/$/, '');

const assertAudience = ({ resource }: AzureAuthConfig, { aud }: TokenClaims): void => {
  if (!textsOf(aud).some((audience) => withoutSlash(audience) === withoutSlash(resource)))
    throw new LoginRefusal('audience', 'The token is meant for another resource');
};

/**
 * A token of an application itself: it says so, or its subject is the object it was given to, as no person's is. An ID
 * token of a person says nothing of the kind.
 */
const isOfApplication = ({ oid, sub, scp, idtyp, appid, azp }: TokenClaims): boolean =>
  scp === undefined &&
  (idtyp === 'app' || (sub === oid && typeof (appid ?? azp) === 'string' && idtyp === undefined));

/** `*` stands for every service principal and for no person. */
const isAllowed = ({ allowedServicePrincipals: allowed }: AzureAuthConfig, claims: TokenClaims) => {
  const { oid } = claims;
  if (typeof oid !== 'string' || oid === '') return false;
  return (
    (allowed.includes('*') && isOfApplication(claims)) ||
    allowed.some((id) => id.toLowerCase() === oid.toLowerCase())
  );
};

const assertAllowed = (config: AzureAuthConfig, tenant: string, claims: TokenClaims): void => {
  if (config.allowedServicePrincipals.length === 0)
    throw new LoginRefusal('allow-list', 'This login method allows no service principal yet');
  if (claims.tid !== tenant) throw new LoginRefusal('tenant', 'The token is from another tenant');
  assertAudience(config, claims);
  if (!isAllowed(config, claims))
    throw new LoginRefusal(
      'service-principal',
      'Your service principal is not allowed to log in as this identity',
    );
};

/** The application is `appid` in the first version and `azp` in the second. */
const factsOf = ({ oid, tid, appid, azp }: TokenClaims): Readonly<Record<string, string>> => {
  const facts = { tenantId: tid, servicePrincipalId: oid, applicationId: appid ?? azp };
  return Object.fromEntries(
    Object.entries(facts).filter((fact): fact is [string, string] => typeof fact[1] === 'string'),
  );
};

const prove = async (unit: Unit, config: AzureAuthConfig, jwt: string): Promise<Proof> => {
  const tenant = config.tenantId.toLowerCase();
  const claims = await provenClaims(unit, jwt, { ...demandOf(tenant), lifetime: {} });
  const facts = factsOf(claims);
  const matched = { ...shownOf(claims), ...facts };
  unit.note({ metadata: matched });
  assertAllowed(config, tenant, claims);
  return { matched, claims: facts };
};

/**
 * Logs a machine in by an access token of Microsoft Entra ID, of either version, that its managed identity got: one
 * round of reads, Microsoft's keys when they are not known yet, and one transaction with the event.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `unavailable` when Microsoft gives no keys.
 */
export const loginWithAzureAuth = (unit: Unit, credentials: TokenCredentials): Promise<IssuedToken> => {
  const kind: LoginKind<AzureAuthConfig> = {
    ...azureAuth,
    idMember: 'identityAzureAuthId',
    prove: ({ method }) => prove(unit, method.config, credentials.jwt),
  };
  return loginWith(unit, kind, credentials);
};
