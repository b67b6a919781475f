import { LocketError } from '../../errors.ts';
import { assertMayChangeGroup } from '../../groups/boundary.ts';
import type { Group } from '../../groups/group.ts';
import { escapedValue } from '../../identities/ldap-auth/search-filter.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { type GroupMapping, maxMappings, type ShownMapping, shownMappings } from '../group-mappings.ts';
import { enterLdapConfig } from './access.ts';
import { accountOf, cannotBeAsked } from './ask-directory.ts';
import { groupName, type LdapConfig } from './ldap-config.ts';

/** Which groups of the directory are which here. Needs `ldap:read`. */
export const listGroupMaps = async (unit: Unit, configId: string): Promise<readonly ShownMapping[]> => {
  const { config } = await enterLdapConfig(unit, configId, 'read');
  unit.note({ metadata: { numberOfMappings: config.groupMaps.length } });
  return shownMappings(unit, config.orgId, config.groupMaps);
};

/** A misspelt name would map nothing, and nobody would hear of it. */
const assertInDirectory = async (unit: Unit, config: LdapConfig, cn: string): Promise<void> => {
  if (config.groupSearchBase === '')
    throw new LocketError('bad-request', 'Configure groupSearchBase first: no groups are looked for');
  const answer = await unit.ldap.namesOf({
    ...(await accountOf(unit, config)),
    searchBase: config.groupSearchBase,
    filter: `(cn=${escapedValue(cn)})`,
  });
  if (answer.kind !== 'found') throw cannotBeAsked(answer);
  if (!answer.names.some((name) => groupName(name) === groupName(cn)))
    throw new LocketError('not-found', `There is no group ${cn} below groupSearchBase`);
};

const changed = (unit: Unit, config: LdapConfig, groupMaps: readonly GroupMapping[]): LdapConfig => ({
  ...config,
  groupMaps,
  updatedAt: unit.runtime.now().toISOString(),
  revision: config.revision + 1,
});

const withMap = async (
  unit: Unit,
  config: LdapConfig,
  map: GroupMapping,
): Promise<readonly GroupMapping[]> => {
  const isIt = (each: GroupMapping) =>
    each.groupId === map.groupId && groupName(each.providerGroup) === groupName(map.providerGroup);
  if (config.groupMaps.some(isIt))
    throw new LocketError('already-exists', 'This group of the directory is mapped to that group already');
  // Maps to groups that were deleted mean nothing.
  const living = (await shownMappings(unit, config.orgId, config.groupMaps)).map(({ mapping }) => mapping);
  if (living.length >= maxMappings)
    throw new LocketError('bad-request', `A directory has at most ${maxMappings} group maps`);
  return [...living, map];
};

export interface NewGroupMap {
  readonly ldapGroupCN: string;
  readonly groupSlug: string;
}

/**
 * Says that whoever signs in and is in a group of the directory is in a group here. Needs `ldap:create` and what being in
 * that group gives; the directory has to have the group.
 */
export const addGroupMap = (
  unit: Unit,
  configId: string,
  { ldapGroupCN: cn, groupSlug }: NewGroupMap,
): Promise<{ readonly map: GroupMapping; readonly group: Group }> =>
  retryingConflicts(unit, async () => {
    const { access, config } = await enterLdapConfig(unit, configId, 'create');
    const { groups, ldapConfigs } = unit.stores;
    const group = await groups.findBySlug(config.orgId, groupSlug);
    if (!group) throw new LocketError('not-found', `There is no group ${groupSlug}`);
    await assertMayChangeGroup(unit, access, group, 'You cannot map a group that gives more than you may');
    await assertInDirectory(unit, config, cn);
    const map = { id: unit.runtime.uuid(), providerGroup: cn, groupId: group.id };
    const next = changed(unit, config, await withMap(unit, config, map));
    unit.note({ metadata: { groupMapId: map.id, ldapGroupCN: cn, groupId: group.id } });
    await unit.commit([ldapConfigs.replacement(next, config), groups.groupCheck(group)]);
    return { map, group };
  });

/** Takes it back: whoever is in the group stays there, and sign-ins leave it alone. Needs `ldap:delete`. */
export const removeGroupMap = (unit: Unit, configId: string, mapId: string): Promise<GroupMapping> =>
  retryingConflicts(unit, async () => {
    const { config } = await enterLdapConfig(unit, configId, 'delete');
    const map = config.groupMaps.find(({ id }) => id === mapId);
    if (!map) throw new LocketError('not-found', 'There is no such group map');
    const rest = config.groupMaps.filter(({ id }) => id !== mapId);
    unit.note({
      metadata: { groupMapId: map.id, ldapGroupCN: map.providerGroup, groupId: map.groupId },
    });
    await unit.commit([unit.stores.ldapConfigs.replacement(changed(unit, config, rest), config)]);
    return map;
  });
