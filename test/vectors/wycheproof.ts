import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/vectors/', import.meta.url);

interface File<Group> {
  readonly testGroups: readonly Group[];
}

/**
 * Groups of a C2SP/wycheproof file (Apache License 2.0) beside the project, or undefined after printing
 * why its tests are skipped.
 */
export const wycheproofGroups = <Group>(name: string): readonly Group[] | undefined => {
  const file = new URL(name, folder);
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as File<Group>).testGroups;
  console.warn(`Wycheproof tests skipped: ${name} is not in ../shared/vectors beside the project.`);
  return undefined;
};
