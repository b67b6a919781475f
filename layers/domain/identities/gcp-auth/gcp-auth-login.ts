import type { Unit } from '../../unit.ts';
import { isListed } from '../foreign-tokens/allow-list.ts';
import { claimAt, textsOf } from '../foreign-tokens/claim-values.ts';
import {
  type PublishedKeys,
  provenClaims,
  shownOf,
  type TokenClaims,
  type TokenDemand,
} from '../foreign-tokens/foreign-tokens.ts';
import type { TokenCredentials } from '../foreign-tokens/token-login.ts';
import type { Lifetime } from '../foreign-tokens/token-times.ts';
import type { IssuedToken } from '../issue-token.ts';
import { type Login, type LoginKind, loginWith, type Proof } from '../login.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { type GcpAuthConfig, type GcpType, gcpAuth, serviceAccount } from './gcp-auth.ts';

type Demand = TokenDemand & { readonly lifetime: Lifetime };

/** Who a token of one type is from, as far as Google says. */
interface GcpCaller {
  readonly email: string;
  readonly projectId: unknown;
  readonly zone: unknown;
}

const googleKeys: PublishedKeys = {
  kind: 'key-set',
  url: 'https://www.googleapis.com/oauth2/v3/certs',
  ca: null,
};

const hour = 3_600;

const unlisted = (): LoginRefusal =>
  new LoginRefusal('service-account', 'Your service account is not allowed to log in as this identity');

/** Keys are read of listed service accounts only: whose they are is the token's word until then. */
const keysOfAccount = (
  { allowedServiceAccounts: allowed }: GcpAuthConfig,
  { sub }: TokenClaims,
): PublishedKeys => {
  if (!isListed(allowed, sub) || !serviceAccount.test(sub)) throw unlisted();
  return { kind: 'key-set', url: `https://www.googleapis.com/service_accounts/v1/jwk/${sub}`, ca: null };
};

const demandOf = (config: GcpAuthConfig): Demand =>
  config.type === 'gce'
    ? {
        keys: () => googleKeys,
        issuers: ['https://accounts.google.com', 'accounts.google.com'],
        algorithms: ['RS256'],
        lifetime: {},
      }
    : {
        keys: (unproven) => keysOfAccount(config, unproven),
        algorithms: ['RS256'],
        // Such a token may have no end of its own, and a longer one than Google lets anybody sign is none of Google's.
        lifetime: { withoutExpiry: hour, longest: 12 * hour },
      };

const callers: Readonly<Record<GcpType, (claims: TokenClaims) => GcpCaller>> = {
  gce: (claims) => {
    const { email, email_verified: isVerified } = claims;
    if (typeof email !== 'string' || isVerified !== true)
      throw new LoginRefusal(
        'email',
        'The token names no verified e-mail address: ask for one in full format',
      );
    const ofInstance = (name: string) => claimAt(claims, `google.compute_engine.${name}`);
    return { email, projectId: ofInstance('project_id'), zone: ofInstance('zone') };
  },
  iam: ({ sub }) => ({ email: String(sub), projectId: undefined, zone: undefined }),
};

/** Every list that has entries is a check; what a token does not say passes none of them. */
const assertAllowed = (config: GcpAuthConfig, { email, projectId, zone }: GcpCaller): void => {
  const { allowedServiceAccounts: accounts, allowedProjects: projects, allowedZones: zones } = config;
  if (accounts.length + projects.length + zones.length === 0)
    throw new LoginRefusal('allow-list', 'This login method allows no service account, project or zone yet');
  if (accounts.length > 0 && !isListed(accounts, email)) throw unlisted();
  if (projects.length > 0 && !isListed(projects, projectId))
    throw new LoginRefusal('project', 'Your project is not allowed to log in as this identity');
  if (zones.length > 0 && !isListed(zones, zone))
    throw new LoginRefusal('zone', 'Your zone is not allowed to log in as this identity');
};

const factsOf = (caller: GcpCaller): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(caller).filter((fact): fact is [string, string] => typeof fact[1] === 'string'),
  );

const prove = async (unit: Unit, { identity, method }: Login<GcpAuthConfig>, jwt: string): Promise<Proof> => {
  const { config } = method;
  const claims = await provenClaims(unit, jwt, demandOf(config));
  if (!textsOf(claims.aud).includes(identity.id))
    throw new LoginRefusal(
      'audience',
      'The token is meant for another audience than the id of this identity',
    );
  const caller = callers[config.type](claims);
  const facts = factsOf(caller);
  const matched = { ...shownOf(claims), ...facts };
  unit.note({ metadata: matched });
  assertAllowed(config, caller);
  return { matched, claims: facts };
};

/**
 * Logs a machine in by a token of Google's about it, or by one that its service account signed: one round of reads,
 * Google's keys when they are not known yet, and one transaction with the event.
 *
 * @throws LocketError `unauthenticated` naming the check that failed; `unavailable` when Google gives no keys.
 */
export const loginWithGcpAuth = (unit: Unit, credentials: TokenCredentials): Promise<IssuedToken> => {
  const kind: LoginKind<GcpAuthConfig> = {
    ...gcpAuth,
    idMember: 'identityGcpAuthId',
    prove: (login) => prove(unit, login, credentials.jwt),
  };
  return loginWith(unit, kind, credentials);
};
