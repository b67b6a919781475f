import { type Group, storesOf } from '../../functions/group.ts';
import type { FunctionSource } from './catalogue.ts';

type Described = Pick<Group, 'name' | 'table' | 'keys' | 'stores' | 'calls' | 'assets'>;

const ADAPTERS = '../../layers/adapters';

/** Without rights on storage or keys the bundle carries no client for either. */
const withoutStorage = `import { serve } from '../composition-without-storage.ts';
import { group } from './group.ts';
export const handler = serve(group.operations);
`;

const importing = (names: readonly string[], from: string): string =>
  names.length === 0 ? '' : `import { ${names.join(', ')} } from '${ADAPTERS}/${from}';\n`;

const withPlatform = (group: Described): string => {
  const stores = storesOf(group);
  const { calls = [] } = group;
  return `import { serve } from '../composition.ts';
${importing(stores, 'dynamo/stores/all.ts')}${importing(calls, 'outbound.ts')}import { group } from './group.ts';
const listedIn = 'functions/${group.name}/group.ts';
const stores = { ${stores.join(', ')} };
const outbound = { ${calls.join(', ')} };
export const handler = serve(group.operations, { listedIn, stores, outbound });
`;
};

/** What a group's bundle is made from: the module that serves its operations is written here, not kept in a file. */
export const groupSource = (group: Described): FunctionSource => ({
  name: group.name,
  entry: `functions/${group.name}/handler.ts`,
  code: group.table === 'none' && !group.keys ? withoutStorage : withPlatform(group),
  ...(group.assets && { assets: group.assets }),
});
