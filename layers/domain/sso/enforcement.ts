import { LocketError } from '../errors.ts';
import type { Organization } from '../organizations/organization.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

type Kind = 'saml' | 'oidc';

const configsOf = async ({ stores }: Unit, orgId: string) => {
  const [saml, oidc] = await Promise.all([stores.samlConfigs.find(orgId), stores.oidcConfigs.find(orgId)]);
  return { saml, oidc };
};

/**
 * Refuses to have everybody sign in by single sign-on where nobody can, or where nobody could once the provider fails:
 * `bad-request`. Answers the checks that this is still so when it is written.
 */
export const assertEnforceable = async (unit: Unit, orgId: string): Promise<readonly Change[]> => {
  const [{ saml, oidc }, codes] = await Promise.all([
    configsOf(unit, orgId),
    unit.stores.breakGlass.find(orgId),
  ]);
  const { samlConfigs, oidcConfigs, breakGlass } = unit.stores;
  const isUsed = (config: { isActive: boolean; lastUsedAt?: string } | undefined): boolean =>
    config?.isActive === true && config.lastUsedAt !== undefined;
  if (!isUsed(saml) && !isUsed(oidc))
    throw new LocketError(
      'bad-request',
      'authEnforced: nobody has signed in yet by a SAML or OpenID provider of this organization, as it is configured now',
    );
  if (!codes || codes.digests.length === 0)
    throw new LocketError(
      'bad-request',
      'authEnforced: make break-glass codes first, by which an admin gets in when the provider fails',
    );
  return [
    breakGlass.check(codes),
    ...(saml ? [samlConfigs.check(saml)] : []),
    ...(oidc ? [oidcConfigs.check(oidc)] : []),
  ];
};

/**
 * Refuses to switch the one provider off by which everybody has to sign in: `bad-request`. Answers the check that this is
 * still so when it is written.
 */
export const assertStaysEnforceable = async (
  unit: Unit,
  orgId: string,
  without: Kind,
): Promise<readonly Change[]> => {
  const organization: Organization | undefined = await unit.stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  const { saml, oidc } = await configsOf(unit, orgId);
  const other = without === 'saml' ? oidc : saml;
  if (organization.authEnforced && !other?.isActive)
    throw new LocketError(
      'bad-request',
      'Everybody has to sign in by this provider: switch authEnforced off first',
    );
  return [unit.stores.organizations.revisionCheck(organization)];
};
