import { LocketError } from '../errors.ts';
import { assertMayChangeGroup } from '../groups/boundary.ts';
import type { Group } from '../groups/group.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterSso } from './access.ts';

/** At most this many. */
export const maxMappings = 100;

/** That a group of the identity provider is one of the organization. */
interface GroupMapping {
  readonly id: string;
  /** To the letter, as the provider names it. */
  readonly providerGroup: string;
  readonly groupId: string;
}

/** All of an organization. */
export interface GroupMappings {
  readonly orgId: string;
  readonly mappings: readonly GroupMapping[];
  readonly revision: number;
}

export interface GroupMappingStore {
  find(orgId: string): Promise<GroupMappings | undefined>;
  /** Refused with `conflict` when they were replaced meanwhile. */
  replacement(next: GroupMappings, previous: GroupMappings | undefined): Change;
}

export interface ShownMapping {
  readonly mapping: GroupMapping;
  readonly group: Group;
}

/** A mapping to a group that was deleted means nothing, and is not shown. */
const shown = async (
  unit: Unit,
  orgId: string,
  mappings: readonly GroupMapping[],
): Promise<readonly ShownMapping[]> => {
  const groups = await Promise.all(mappings.map(({ groupId }) => unit.stores.groups.find(orgId, groupId)));
  return mappings.flatMap((mapping, index) => {
    const group = groups[index];
    return group ? [{ mapping, group }] : [];
  });
};

/** Which groups of the identity provider are which here. Needs `sso:read`. */
export const listGroupMappings = async (unit: Unit): Promise<readonly ShownMapping[]> => {
  const { orgId } = await enterSso(unit, undefined, 'read');
  const found = await unit.stores.groupMappings.find(orgId);
  unit.note({ metadata: { numberOfMappings: found?.mappings.length ?? 0 } });
  return shown(unit, orgId, found?.mappings ?? []);
};

export interface MappingRequest {
  readonly providerGroup: string;
  readonly groupSlug: string;
}

const replaceOnce = async (
  unit: Unit,
  requests: readonly MappingRequest[],
): Promise<readonly ShownMapping[]> => {
  const access = await enterSso(unit, undefined, 'edit');
  const { orgId } = access;
  const { groups, groupMappings } = unit.stores;
  const before = await groupMappings.find(orgId);
  const made = await Promise.all(
    requests.map(async ({ providerGroup, groupSlug }): Promise<ShownMapping> => {
      const group = await groups.findBySlug(orgId, groupSlug);
      if (!group) throw new LocketError('not-found', `There is no group ${groupSlug}`);
      // Who leaves a mapping as it is gives it anew: from now on it stands on their word.
      await assertMayChangeGroup(unit, access, group, 'You cannot map a group that gives more than you may');
      const kept = before?.mappings.find(
        (each) => each.providerGroup === providerGroup && each.groupId === group.id,
      );
      return { mapping: kept ?? { id: unit.runtime.uuid(), providerGroup, groupId: group.id }, group };
    }),
  );
  const mappings = made.map(({ mapping }) => mapping);
  unit.note({ metadata: { mappings: requests.map((each) => ({ ...each })) } });
  const next = { orgId, mappings, revision: (before?.revision ?? 0) + 1 };
  const checked = new Map(made.map(({ group }) => [group.id, groups.groupCheck(group)]));
  await unit.commit([groupMappings.replacement(next, before), ...checked.values()]);
  return made;
};

const nameOf = ({ providerGroup, groupSlug }: MappingRequest): string =>
  JSON.stringify([providerGroup, groupSlug]);

/**
 * Replaces the mappings, all together: they decide whom a sign-in brings into groups, and takes out of them. Needs
 * `sso:edit` and what being in each group gives.
 */
export const replaceGroupMappings = (
  unit: Unit,
  requests: readonly MappingRequest[],
): Promise<readonly ShownMapping[]> => {
  if (new Set(requests.map(nameOf)).size < requests.length)
    throw new LocketError('invalid-input', 'mappings: must name each pair once');
  return retryingConflicts(unit, () => replaceOnce(unit, requests));
};
