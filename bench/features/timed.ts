import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../test/clients/locket-process.ts';
import { apiOf, sendTo } from '../load/api.ts';
import { withEffort } from '../load/measure.ts';
import { raiseLimits } from '../load/raise-limits.ts';
import type { RequestTemplate } from '../load/request.ts';
import { seed, value } from '../load/seed.ts';
import type { Options } from '../options.ts';
import { approvedChanges, protectProduction } from './approvals.ts';
import { createFilled, createFolder, createTree, type Site } from './contents.ts';
import { type FeatureFigure, notAbove, notBelow, untargeted } from './figure.ts';
import { timePermissions } from './permissions.ts';
import {
  createAll,
  listFolder,
  listTree,
  namesFrom,
  newestSnapshot,
  rollBackTo,
  updateAll,
} from './requests.ts';

const concurrency = 16;
const manySecrets = 1000;
const smallBatch = 90;
const smallRuns = 9;
const treeRuns = 5;
const mergeRuns = 5;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Median milliseconds of requests that are made one after the other; what `prepare` does is not counted. */
const medianOf = async (
  { send }: Site,
  runs: number,
  prepare: (run: number) => RequestTemplate | Promise<RequestTemplate>,
): Promise<number> => {
  const times: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const request = await prepare(run);
    const started = performance.now();
    await send(request);
    times.push(performance.now() - started);
  }
  return median(times);
};

const listing = async (
  site: Site,
  locket: LocketProcess,
  { seconds, warmUp }: Options,
): Promise<readonly FeatureFigure[]> => {
  await createFilled(site, 'thousand', manySecrets);
  const template = listFolder(site.at, '/thousand');
  const order = {
    url: locket.url,
    template,
    concurrency,
    warmUp: warmUp / 5,
    seconds: seconds / 2,
    label: 'list',
  };
  const { perSecond, failed, locketMs, databaseMs } = await withEffort(locket, order);
  const figure = notBelow(`list ${manySecrets} secrets of a folder`, perSecond, 'req/s', 60);
  return [
    failed > 0 ? { ...figure, verdict: `no: ${failed} failed` } : figure,
    untargeted('the same, CPU of Locket per request', locketMs, 'ms'),
    untargeted('the same, CPU of its database per request', databaseMs, 'ms'),
  ];
};

const treeListing = async (site: Site, { treeFolders }: Options): Promise<FeatureFigure> => {
  const secrets = await createTree(site, treeFolders);
  const request = listTree(site.at, '/tree');
  const found = (await site.send(request)).secrets.length;
  if (found !== secrets) throw new Error(`The tree has ${secrets} secrets, the listing ${found}`);
  const milliseconds = await medianOf(site, treeRuns, () => request);
  return notAbove(`list ${secrets} secrets in ${treeFolders} folders`, milliseconds, 'ms', 1500);
};

const batches = async (site: Site, { largeRuns }: Options): Promise<readonly FeatureFigure[]> => {
  await createFolder(site, 'batches');
  const fresh = (prefix: string, count: number) => createAll(site.at, '/batches', namesFrom(prefix, count));
  await site.send(fresh('WARM', smallBatch));
  const small = await medianOf(site, smallRuns, (run) => fresh(`SMALL_${run}`, smallBatch));
  const large = await medianOf(site, largeRuns, (run) => fresh(`LARGE_${run}`, manySecrets));
  return [
    notAbove(`create ${smallBatch} secrets in a batch`, small, 'ms', 150),
    notAbove(`create ${manySecrets} secrets in a batch`, large, 'ms', 3000),
  ];
};

const rollback = async (site: Site, { largeRuns }: Options): Promise<FeatureFigure> => {
  const names = await createFilled(site, 'rolled-back', manySecrets);
  const { secretSnapshots } = await site.send(newestSnapshot(site.at, '/rolled-back'));
  const milliseconds = await medianOf(site, largeRuns, async (run) => {
    await site.send(updateAll(site.at, '/rolled-back', names, `${value}-${run}`));
    return rollBackTo(site.at, secretSnapshots[0].id);
  });
  const { secrets } = await site.send(listFolder(site.at, '/rolled-back'));
  if (secrets.some((secret: { secretValue: string }) => secret.secretValue !== value))
    throw new Error('The rollback left a value that the snapshot does not have');
  return notAbove(`roll back ${manySecrets} secrets`, milliseconds, 'ms', 5000);
};

const merging = async (
  { send, at }: Site,
  { adminEmail: email, adminPassword: password, organizationId, adminToken }: LocketProcess['credentials'],
): Promise<FeatureFigure> => {
  const token = await protectProduction(send, at, { email, password, organizationId, adminToken });
  const milliseconds = await medianOf({ send, at }, mergeRuns, (run) =>
    approvedChanges(send, at.projectId, token, `MERGED_${run}`),
  );
  return notAbove('merge a change request of 100 secrets', milliseconds, 'ms', 500);
};

/** What takes a team with many secrets long, through HTTP, on a database in a file. */
export const timeFeatures = async (options: Options): Promise<readonly FeatureFigure[]> => {
  const locket = await startLocketProcess(await newDataFolder());
  try {
    const { adminToken, organizationId } = locket.credentials;
    const send = sendTo(locket.url);
    await raiseLimits(send, locket.credentials);
    const site: Site = { send, at: await seed(apiOf(send, adminToken), organizationId, 1) };
    return [
      ...(await listing(site, locket, options)),
      await treeListing(site, options),
      ...(await batches(site, options)),
      await rollback(site, options),
      await merging(site, locket.credentials),
      ...timePermissions(),
    ];
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};
