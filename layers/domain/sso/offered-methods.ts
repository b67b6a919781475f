import { LocketError } from '../errors.ts';
import { isKnownAt } from '../instance/app-credentials.ts';
import { isMethodEnabled, type LoginMethod } from '../instance/login-methods.ts';
import type { InstanceRecord, Organization } from '../organizations/organization.ts';
import { domainOf, plainAddress } from '../sign-in/vouched-person.ts';
import type { Unit } from '../unit.ts';
import { instanceProviders } from './instance/app.ts';

/** A way in, and where it begins: a path below the instance's address; null where a password is asked for. */
export interface OfferedMethod {
  readonly method: LoginMethod;
  readonly path: string | null;
}

/** The providers of the whole instance that are set up and switched on. */
export const offeredProviders = async (
  unit: Pick<Unit, 'keptApps' | 'stores'>,
  record: InstanceRecord | undefined,
): Promise<readonly (typeof instanceProviders)[number][]> => {
  const found = await Promise.all(instanceProviders.map((app) => isKnownAt(unit, app)));
  return instanceProviders.filter((app, index) => found[index] && isMethodEnabled(record, app));
};

/** What somebody says about where they belong. */
interface Belonging {
  readonly email?: string | undefined;
  readonly organizationSlug?: string | undefined;
}

/**
 * The organization of that name; else the one that an address leads to, which showed the domain to be its own; else the
 * instance's default.
 */
const organizationFor = async (
  { stores }: Unit,
  record: InstanceRecord | undefined,
  { email, organizationSlug }: Belonging,
): Promise<Organization | undefined> => {
  if (organizationSlug !== undefined) return stores.organizations.findBySlug(organizationSlug);
  const address = plainAddress(email);
  const domain = address === null ? undefined : await stores.verifiedDomains.byName(domainOf(address));
  const orgId = domain?.orgId ?? record?.defaultAuthOrgId;
  return orgId === undefined ? undefined : stores.organizations.find(orgId);
};

/** Ways in that the providers of an organization open. */
const waysOf = async (
  { stores }: Unit,
  record: InstanceRecord | undefined,
  { id, slug }: Organization,
): Promise<readonly OfferedMethod[]> => {
  const [saml, oidc, ldap] = await Promise.all([
    stores.samlConfigs.find(id),
    stores.oidcConfigs.find(id),
    stores.ldapConfigs.find(id),
  ]);
  const named = encodeURIComponent(slug);
  return [
    ...(saml?.isActive && isMethodEnabled(record, 'saml')
      ? [{ method: 'saml' as const, path: `/api/v1/sso/redirect/saml2/organizations/${named}` }]
      : []),
    ...(oidc?.isActive && isMethodEnabled(record, 'oidc')
      ? [{ method: 'oidc' as const, path: `/api/v1/sso/oidc/login?orgSlug=${named}` }]
      : []),
    ...(ldap?.isActive && isMethodEnabled(record, 'ldap') ? [{ method: 'ldap' as const, path: null }] : []),
  ];
};

/**
 * The ways in for somebody, by the address or the organization they give. It tells which organization a domain leads to,
 * as its record in DNS does, and which providers an organization has, as beginning a sign-in does: nothing about accounts.
 */
export const offeredMethods = async (unit: Unit, belonging: Belonging): Promise<readonly OfferedMethod[]> => {
  const record = await unit.stores.instance.find();
  const [organization, providers] = await Promise.all([
    organizationFor(unit, record, belonging),
    offeredProviders(unit, record),
  ]);
  return [
    ...(organization ? await waysOf(unit, record, organization) : []),
    ...(isMethodEnabled(record, 'email') ? [{ method: 'email' as const, path: null }] : []),
    ...providers.map((method) => ({ method, path: `/api/v1/sso/redirect/${method}` })),
  ];
};

/** Where the single sign-on begins that an address leads to; `not-found` where it leads to none. */
export const wayFor = async (
  unit: Unit,
  email: string | undefined,
  callbackPort: number | undefined,
): Promise<string> => {
  const record = await unit.stores.instance.find();
  const organization = await organizationFor(unit, record, { email });
  const ways = organization ? await waysOf(unit, record, organization) : [];
  const way = ways.find(({ path }) => path !== null);
  if (!way?.path) throw new LocketError('not-found', 'No single sign-on belongs to this address');
  const port =
    callbackPort === undefined
      ? []
      : [`${way.method === 'oidc' ? 'callbackPort' : 'callback_port'}=${callbackPort}`];
  return [way.path, ...port].join(way.path.includes('?') ? '&' : '?');
};
