import type { OperationCost } from './counting/count.ts';
import type { FeatureFigure } from './features/figure.ts';
import type { BundleFacts } from './footprint/bundles.ts';
import type { ColdStart } from './footprint/cold-start.ts';
import type { ProcessMemory } from './footprint/memory.ts';
import type { LoadFigure } from './load/measure.ts';
import { atLeast, atMost, markdownTable } from './table.ts';

const mostRounds = 2;
const mostKilobytes = 360;
const mostSdkClients = 3;
const mostColdMilliseconds = 120;
const mostMegabytes = 250;
/** Share by which creating in a full folder may differ from creating in an empty one. */
const mostDifference = 0.1;

const differenceLine = (figures: readonly LoadFigure[]): string => {
  const [empty, full] = figures.filter(({ name }) => name.startsWith('create'));
  if (!empty || !full) return '';
  const difference = full.perSecond / empty.perSecond - 1;
  const verdict = Math.abs(difference) <= mostDifference ? 'yes' : 'no';
  return `A full folder against an empty one: ${(difference * 100).toFixed(1)} % (target ± 10 %: ${verdict})`;
};

export const loadReport = (figures: readonly LoadFigure[]): string => {
  const rows = figures.map(({ name, perSecond, p50, p99, locketMs, databaseMs, failed, target }) => [
    name,
    perSecond,
    p50,
    p99,
    locketMs,
    databaseMs,
    target,
    failed > 0 ? `no: ${failed} failed` : atLeast(perSecond, target),
  ]);
  const head = [
    'operation',
    'req/s',
    'p50 ms',
    'p99 ms',
    'CPU ms, Locket',
    'CPU ms, database',
    'target',
    'reached',
  ];
  return `${markdownTable(head, rows)}\n\n${differenceLine(figures)}`;
};

export const countReport = (costs: readonly OperationCost[]): string => {
  const rows = costs.map(({ operation, calls, rounds, readUnits, writeUnits, kmsCalls }) => [
    operation,
    calls.join(', '),
    rounds,
    readUnits,
    writeUnits,
    kmsCalls,
    kmsCalls > 0 ? `no: ${kmsCalls} KMS calls` : atMost(rounds, mostRounds),
  ]);
  const head = [
    'operation, warm',
    'SDK calls',
    'rounds',
    'read units',
    'write units',
    'KMS calls',
    'in budget',
  ];
  return markdownTable(head, rows);
};

export const featureReport = (figures: readonly FeatureFigure[]): string =>
  markdownTable(
    ['feature', 'measured', 'unit', 'target', 'reached'],
    figures.map(({ name, measured, unit, target, verdict }) => [name, measured, unit, target, verdict]),
  );

const bundleVerdict = (bundle: BundleFacts, cold: number | undefined): string => {
  const verdicts = [
    atMost(bundle.kilobytes, mostKilobytes),
    atMost(bundle.sdkClients.length, mostSdkClients),
  ];
  if (cold !== undefined) verdicts.push(atMost(cold, mostColdMilliseconds));
  else if (bundle.answersHttp) verdicts.push('cold start not measured');
  return verdicts.find((verdict) => verdict !== 'yes') ?? 'yes';
};

export const bundleReport = (bundles: readonly BundleFacts[], coldStarts: readonly ColdStart[]): string => {
  const rows = bundles.map((bundle) => {
    const start = coldStarts.find(({ name }) => name === bundle.name);
    const cold = start && start.importMs + start.requestMs;
    return [
      bundle.name,
      bundle.kilobytes,
      bundle.sdkClients.join(', '),
      start?.importMs ?? '',
      start?.requestMs ?? '',
      cold ?? '',
      bundleVerdict(bundle, cold),
    ];
  });
  const head = ['function', 'KB', 'SDK clients', 'import ms', 'first request ms', 'CPU ms', 'in budget'];
  return markdownTable(head, rows);
};

const total = (processes: readonly ProcessMemory[]): number =>
  processes.reduce((sum, { megabytes }) => sum + megabytes, 0);

export const memoryReport = (processes: readonly ProcessMemory[]): string => {
  const own = processes.filter(({ name }) => !name.startsWith('npm'));
  const rows = [
    ...processes.map(({ name, megabytes }) => [name, megabytes, '']),
    ['without npm itself', total(own), atMost(total(own), mostMegabytes)],
    ['all of npm start', total(processes), atMost(total(processes), mostMegabytes)],
  ];
  return markdownTable(['process, idle', 'RSS MB', `at most ${mostMegabytes} MB`], rows);
};
