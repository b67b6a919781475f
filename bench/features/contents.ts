import type { Send } from '../load/api.ts';
import { createAll, namesFrom, type Workplace } from './requests.ts';

/** Where seeding takes place. */
export interface Site {
  readonly send: Send;
  readonly at: Workplace;
}

/** Secrets of one batch: as many as one transaction takes. */
export const batchSize = 45;
const areas = 25;
const secretsEach = 20;
const parallel = 8;

/** Names of the folders of the import chain, from the one that is asked to the one that has the secret. */
const chain = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `chain-${name}`);

export const importingFolder = `/${chain[0]}`;
export const importedName = 'DEEP';

/** Creates a folder of the root, or below another one. */
export const createFolder = ({ send, at }: Site, name: string, path = '/'): Promise<unknown> =>
  send({
    method: 'POST',
    path: '/api/v1/folders',
    token: at.token,
    body: { workspaceId: at.projectId, environment: 'dev', path, name },
  });

/** Creates a folder with `count` secrets and answers their names. */
export const createFilled = async (site: Site, name: string, count: number): Promise<readonly string[]> => {
  await createFolder(site, name);
  const names = namesFrom('SECRET', count);
  for (let from = 0; from < count; from += batchSize)
    await site.send(createAll(site.at, `/${name}`, names.slice(from, from + batchSize)));
  return names;
};

const createLeaf = async (site: Site, path: string, name: string): Promise<void> => {
  await createFolder(site, name, path);
  const folder = `${path === '/' ? '' : path}/${name}`;
  await site.send(createAll(site.at, folder, namesFrom('SECRET', secretsEach)));
};

/** Creates `/tree` with so many folders on two levels below it, and answers how many secrets are in them. */
export const createTree = async (site: Site, folders: number): Promise<number> => {
  await createFolder(site, 'tree');
  const below = folders / areas - 1;
  const area = async (number: number) => {
    await createLeaf(site, '/tree', `area-${number}`);
    for (let n = 1; n <= below; n += 1) await createLeaf(site, `/tree/area-${number}`, `part-${n}`);
  };
  let next = 0;
  const work = async () => {
    while (next < areas) {
      next += 1;
      await area(next);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return folders * secretsEach;
};

/** Creates six folders of which each imports the next; the last one has the secret. */
export const createImportChain = async (site: Site): Promise<void> => {
  const { send, at } = site;
  for (const name of chain) await createFolder(site, name);
  for (const [n, source] of chain.slice(1).entries())
    await send({
      method: 'POST',
      path: '/api/v1/secret-imports',
      token: at.token,
      body: {
        workspaceId: at.projectId,
        environment: 'dev',
        path: `/${chain[n]}`,
        import: { environment: 'dev', path: `/${source}` },
      },
    });
  await send(createAll(at, `/${chain.at(-1)}`, [importedName]));
};
