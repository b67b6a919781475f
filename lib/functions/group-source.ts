import type { Group } from '../../functions/group.ts';
import type { FunctionSource } from './catalogue.ts';

/** Without rights on storage or keys the bundle carries no client for either. */
const compositionOf = ({ table, keys }: Pick<Group, 'table' | 'keys'>): string =>
  table === 'none' && !keys ? '../composition-without-storage.ts' : '../composition.ts';

/** What a group's bundle is made from: the module that serves its operations is written here, not kept in a file. */
export const groupSource = (group: Pick<Group, 'name' | 'table' | 'keys' | 'assets'>): FunctionSource => ({
  name: group.name,
  entry: `functions/${group.name}/handler.ts`,
  code: `import { serve } from '${compositionOf(group)}';
import { group } from './group.ts';
export const handler = serve(group.operations);
`,
  ...(group.assets && { assets: group.assets }),
});
