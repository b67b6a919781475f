import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocketProcess } from '../../clients/locket-process.ts';

/** Where the pages of a parent begin; those of the root are open to whoever is not signed in. */
const parents: Readonly<Record<string, string>> = { root: '', app: '', project: '/projects/$projectId' };

const declaration = /createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']+)',([\s\S]*?)\n\}\);/g;

/** Templates of the pages behind the sign-in, or before it, as the table of routes has them. */
export const pageTemplates = (which: 'behind' | 'open' = 'behind'): readonly string[] => {
  const table = readFileSync(resolve(import.meta.dirname, '../../../web/routes.tsx'), 'utf8');
  return [...table.matchAll(declaration)].flatMap(([, parent = '', path = '', rest = '']) => {
    const before = parents[parent];
    if (before === undefined) throw new Error(`No page is known of the parent ${parent}`);
    const isWanted = (parent === 'root') === (which === 'open');
    return isWanted && rest.includes('lazyRouteComponent(') ? [`${before}/${path}`] : [];
  });
};

/** The page of the first project, of its first environment, of the first identity and of one vendor. */
export const pathOf = (template: string, { credentials }: LocketProcess): string =>
  template.replace(/\$(\w+)/g, (_, name: string) => {
    const known: Readonly<Record<string, string>> = {
      projectId: credentials.projectId,
      identityId: credentials.identityId,
      environment: 'dev',
      integration: 'gitlab',
    };
    const value = known[name];
    if (value === undefined) throw new Error(`No page is known for $${name}`);
    return value;
  });
