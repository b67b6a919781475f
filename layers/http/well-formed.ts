/** Names that the path to a text shows, however deep a body goes. */
const maxPathShown = 20;

interface Found {
  readonly value: unknown;
  readonly name?: string;
  readonly within?: Found;
}

const pathTo = (found: Found): PropertyKey[] => {
  const path: PropertyKey[] = [];
  for (let each: Found | undefined = found; each?.name !== undefined; each = each.within)
    path.push(each.name);
  return path.reverse();
};

/**
 * Where a text stands that is no Unicode, or undefined without one: UTF-8, and so storage and replies, could not give
 * it back.
 */
export const illFormedIn = (value: unknown): PropertyKey[] | undefined => {
  // Not by recursion: how deep a body goes is the caller's choice.
  const waiting: Found[] = [{ value }];
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    const { value: current } = found;
    if (typeof current === 'string' && !current.isWellFormed()) return pathTo(found).slice(0, maxPathShown);
    if (typeof current === 'object' && current !== null)
      for (const [name, each] of Object.entries(current)) waiting.push({ value: each, name, within: found });
  }
  return undefined;
};
