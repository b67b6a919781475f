import { isRefusal } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { type GroupsRequest, listScimGroups, type ScimGroup } from './groups.ts';
import type { ScimPage } from './page.ts';
import { listScimPeople } from './people.ts';
import type { ScimPerson } from './scim-user.ts';

/** A page of one kind; undefined where the filter asks for what this kind does not have (RFC 7644 section 3.4.2.1). */
const ifAsked = async <T>(list: () => Promise<ScimPage<T>>): Promise<ScimPage<T> | undefined> => {
  try {
    return await list();
  } catch (error) {
    if (!isRefusal(error, 'invalid-input')) throw error;
    return undefined;
  }
};

/**
 * A page of people and groups together, people first. A filter finds those that have what it asks for; `invalid-input`
 * for one that neither kind can be asked.
 */
export const searchScim = async (
  unit: Unit,
  request: GroupsRequest,
): Promise<ScimPage<ScimPerson | ScimGroup>> => {
  const people = await ifAsked(() => listScimPeople(unit, request));
  const { totalResults: before = 0, resources: first = [] } = people ?? {};
  const rest = {
    ...request,
    startIndex: Math.max(1, request.startIndex - before),
    count: request.count - first.length,
  };
  const ofGroups = () => listScimGroups(unit, rest);
  const groups = people ? await ifAsked(ofGroups) : await ofGroups();
  const totalResults = before + (groups?.totalResults ?? 0);
  unit.note({ metadata: { totalResults } });
  return {
    resources: [...first, ...(groups?.resources ?? [])],
    totalResults,
    startIndex: request.startIndex,
  };
};
