import { LocketError } from '../../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../../organizations/access.ts';
import { assertCan } from '../../permissions/ability.ts';
import type { Unit } from '../../unit.ts';
import type { LdapConfig } from './ldap-config.ts';

/** What somebody may do with the directory of an organization. */
type LdapAction = 'read' | 'create' | 'edit' | 'delete';

/** The caller's own organization, for whoever may do this with its directory. */
export const enterLdap = async (
  unit: Unit,
  orgId: string | undefined,
  action: LdapAction,
): Promise<OrganizationAccess> => {
  const access = await enterOrganization(unit, orgId);
  assertCan(access.ability, action, 'ldap');
  return access;
};

export const noLdap = (): LocketError =>
  new LocketError('not-found', 'The organization has no LDAP configuration');

/** The same with the configuration of this id, which has to be that organization's: `not-found` for any other. */
export const enterLdapConfig = async (
  unit: Unit,
  configId: string,
  action: LdapAction,
): Promise<{ readonly access: OrganizationAccess; readonly config: LdapConfig }> => {
  const access = await enterLdap(unit, undefined, action);
  const config = await unit.stores.ldapConfigs.find(access.orgId);
  if (config?.id !== configId) throw noLdap();
  unit.note({ metadata: { configId } });
  return { access, config };
};
