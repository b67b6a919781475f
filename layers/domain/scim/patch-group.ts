import { normalizeName, visibleName } from '../visible-names.ts';
import type { GroupState } from './change-group.ts';
import { soughtBy } from './filter.ts';
import { type AttributeChange, attributeChanges, invalidPatch, type PatchOperation } from './patch.ts';
import { optionalText } from './patch-person.ts';

/** Characters of a group's name. */
const longestGroupName = 255;

export const groupName = (value: unknown): string => {
  const name = typeof value === 'string' ? normalizeName(value) : '';
  if (name === '' || name.length > longestGroupName)
    throw invalidPatch('invalidValue', `displayName: must be a text of 1 to ${longestGroupName} characters`);
  return visibleName(name);
};

const idIn = (member: unknown): string => {
  const value =
    typeof member === 'object' && member !== null ? (member as { value?: unknown }).value : member;
  if (typeof value !== 'string' || value === '' || value.length > 128)
    throw invalidPatch('invalidValue', 'members: each must have the id of a person as its value');
  return value;
};

const idsIn = (value: unknown): readonly string[] => {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(idIn);
};

/** Whom a removal means: one by a filter of the path, those that are listed, or everybody. */
const leavers = ({ filter, value }: AttributeChange, members: readonly string[]): readonly string[] => {
  if (filter) {
    const id = soughtBy(filter, 'value');
    if (id === undefined) throw invalidPatch('invalidPath', 'path: members are picked by value eq "<id>"');
    return [id];
  }
  return value === undefined || value === null ? members : idsIn(value);
};

const membersChanged = (members: readonly string[], change: AttributeChange): readonly string[] => {
  if (change.op === 'remove') {
    const gone = new Set(leavers(change, members));
    return members.filter((id) => !gone.has(id));
  }
  if (change.filter) throw invalidPatch('invalidPath', 'path: members are added by a list of them');
  const given = idsIn(change.value);
  return change.op === 'replace' ? given : [...new Set([...members, ...given])];
};

const changed = (group: GroupState, change: AttributeChange): GroupState => {
  if (change.attribute === 'members') return { ...group, members: membersChanged(group.members, change) };
  if (change.attribute === 'externalid')
    return { ...group, externalId: change.op === 'remove' ? null : optionalText(change.value, 'externalId') };
  if (change.attribute !== 'displayname') return group;
  if (change.op === 'remove') throw invalidPatch('mutability', 'displayName: cannot be removed');
  return { ...group, displayName: groupName(change.value) };
};

/** What a PATCH makes of a group. `bad-request` for what cannot be. */
export const patchedGroup = (before: GroupState, operations: readonly PatchOperation[]): GroupState =>
  attributeChanges(operations).reduce(changed, before);
