import type { MeteredApp } from '../counting/app.ts';
import { countOne } from '../counting/count.ts';
import { type SeededApp, seededOwner } from '../counting/seeded-app.ts';
import { value } from '../load/seed.ts';
import type { Options } from '../options.ts';
import { countApprovals } from './approvals.ts';
import {
  batchSize,
  createFolder,
  createImportChain,
  createTree,
  importedName,
  importingFolder,
  type Site,
} from './contents.ts';
import { alike, type FeatureFigure, notAbove } from './figure.ts';
import { createAll, getImported, listTree, namesFrom, updateAll, updateOne } from './requests.ts';

/** How often an operation runs to be counted once. */
const countingRuns = 3;

const treeRounds = async (site: Site, app: MeteredApp, folders: number): Promise<FeatureFigure> => {
  const secrets = await createTree(site, folders);
  const { rounds } = await countOne(app, 'list', listTree(site.at, '/tree'));
  return notAbove(`list ${secrets} secrets in ${folders} folders`, rounds, 'rounds', 12);
};

const chainRounds = async (site: Site, app: MeteredApp): Promise<FeatureFigure> => {
  await createImportChain(site);
  const { rounds } = await countOne(app, 'get', getImported(site.at, importingFolder, importedName));
  return notAbove('get through 5 levels of imports', rounds, 'rounds', 7);
};

/** One update is counted, many are made to the same folder, and one is counted again. */
const laterChange = async (
  site: Site,
  app: MeteredApp,
  changes: number,
): Promise<readonly FeatureFigure[]> => {
  const [first = '', ...others] = namesFrom('SECRET', batchSize);
  await createFolder(site, 'changed');
  await site.send(createAll(site.at, '/changed', [first]));
  const update = updateOne(site.at, '/changed', first);
  const early = await countOne(app, 'update', update);
  await site.send(createAll(site.at, '/changed', others));
  let made = batchSize + countingRuns;
  for (let round = 1; made + batchSize + countingRuns <= changes; round += 1, made += batchSize)
    await site.send(updateAll(site.at, '/changed', [first, ...others], `${value}-${round}`));
  while (made + countingRuns < changes) {
    await site.send(update);
    made += 1;
  }
  const later = await countOne(app, 'update', update);
  const name = `change ${changes} of a folder against change ${1 + countingRuns}`;
  return [
    alike(`${name}, write units`, early.writeUnits, later.writeUnits, 10),
    alike(`${name}, calls`, early.calls.length, later.calls.length, 10),
  ];
};

/** What these operations cost at storage, warm. */
export const countFeatures = async (
  seededApp: SeededApp,
  { treeFolders, changes }: Options,
): Promise<readonly FeatureFigure[]> => {
  const { app, seeded } = seededApp;
  const site: Site = { send: app.send, at: seeded };
  return [
    ...(await countApprovals(seededApp, seededOwner, changes)),
    await treeRounds(site, app, treeFolders),
    await chainRounds(site, app),
    ...(await laterChange(site, app, changes)),
  ];
};
