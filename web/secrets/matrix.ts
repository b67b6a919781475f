/** What one environment has of the names of a matrix: the version of each. */
export interface Column {
  readonly environment: string;
  readonly names: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** How values group: the letter of each environment that has the name, equal where the values are. */
export type Groups = ReadonlyMap<string, ReadonlyMap<string, string>>;

const letterOf = (index: number): string => String.fromCharCode(65 + (index % 26));

/** Every name that an environment has, in order. */
export const namesOf = (columns: readonly Column[], of: 'names' | 'folders'): readonly string[] =>
  [...new Set(columns.flatMap((column) => [...column[of]]))].sort();

/**
 * Which environments have the same value of a name; the values themselves are not kept.
 *
 * @param held the values of each environment, by name
 */
export const groupsOf = (held: ReadonlyMap<string, ReadonlyMap<string, string>>): Groups => {
  const names = new Set([...held.values()].flatMap((values) => [...values.keys()]));
  return new Map(
    [...names].map((name) => {
      const seen: string[] = [];
      const letters = [...held].flatMap(([environment, values]) => {
        const value = values.get(name);
        if (value === undefined) return [];
        if (!seen.includes(value)) seen.push(value);
        return [[environment, letterOf(seen.indexOf(value))] as const];
      });
      return [name, new Map(letters)];
    }),
  );
};

/** Whether a name is missing somewhere, or is known to differ. */
export const needsLook = (name: string, columns: readonly Column[], groups: Groups | undefined): boolean =>
  columns.some(({ names }) => !names.has(name)) || new Set(groups?.get(name)?.values()).size > 1;
