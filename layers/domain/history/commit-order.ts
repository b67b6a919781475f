/** Commits are ordered by id alone: a UUIDv7 (RFC 9562 section 5.7) whose time never falls behind the commit before. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const timeDigits = 13;

/** Beginning of the ids that were made in a millisecond. */
export const idsAt = (milliseconds: number): string => {
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};

const timeIn = (id: string): number => Number.parseInt(id.slice(0, timeDigits).replace('-', ''), 16);

/** The later of two commits. */
export const later = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one;

/**
 * `id`, or the same with a later time when it would not come after `last`: in the order of commits the clock only
 * proposes, so that one which went back, or is behind another writer's, does not put a commit before those it follows.
 */
export const idAfter = (last: string | undefined, id: string): string =>
  last === undefined || id > last || !uuid.test(last)
    ? id
    : `${idsAt(timeIn(last) + 1)}${id.slice(timeDigits)}`;
