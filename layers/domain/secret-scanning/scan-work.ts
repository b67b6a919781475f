import { stopwatch } from '../elapsed.ts';
import { isRefusal, LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { hostOf } from './host-of.ts';
import type { Repository, RepositoryHost } from './hosts/repository-host.ts';
import type { JobOf, ScanJob } from './job.ts';
import { matchSecrets } from './match-secrets.ts';
import { recordRisks } from './record-risks.ts';
import { findingsIn, type Scanner, shownMessage } from './scan-commit.ts';
import type { ScanSource } from './source.ts';

/** Pages of repositories, and of one repository's history, that one scan looks at. */
export const bounds = { repositoryPages: 20, historyPages: 100 } as const;
/** Milliseconds after which no further commit is begun: the rest is another job. */
const patience = 150_000;
/** Milliseconds after which no further piece of a commit is looked at. */
const patienceForOne = 45_000;

export interface ScanPorts {
  /** A unit whose event has this type, if any. */
  open(auditType: 'find-secret-scanning-risks' | 'match-secret-scanning-risk' | null): Unit;
  readonly scan: Scanner;
  /** Adds jobs to the queue. */
  send(jobs: readonly ScanJob[]): Promise<void>;
  /** Tells the operator: ids alone. */
  report(what: string, facts: Readonly<Record<string, unknown>>): void;
}

interface At {
  readonly unit: Unit;
  readonly source: ScanSource;
  readonly host: RepositoryHost;
}

type Some = Pick<JobOf<'commits'>, 'commits' | 'pusherName' | 'isTold'>;

const carryOver = async (
  ports: ScanPorts,
  { orgId, id: sourceId }: ScanSource,
  repository: Repository,
  some: Some,
): Promise<void> =>
  some.commits.length === 0
    ? undefined
    : ports.send([{ kind: 'commits', orgId, sourceId, repository, ...some }]);

/** Looks at one commit; answers whether anything new was found. */
const lookAtOne = async (
  ports: ScanPorts,
  { source, host }: At,
  repository: Repository,
  { commitId, pusherName, isTold }: Omit<Some, 'commits'> & { readonly commitId: string },
): Promise<boolean> => {
  const commit = await host.commit(repository, commitId);
  if (!commit) return false;
  const elapsed = stopwatch(ports.open(null).runtime);
  const { findings, isWhole } = findingsIn(ports.scan, commit, () => elapsed() < patienceForOne);
  if (!isWhole)
    ports.report('A commit was not looked at as a whole', {
      sourceId: source.id,
      repositoryId: repository.id,
      commit: commit.id,
    });
  if (findings.length === 0) return false;
  const { files: _, isWhole: __, ...about } = commit;
  const risks = await recordRisks(() => ports.open('find-secret-scanning-risks'), {
    source,
    repository,
    commit: { ...about, message: shownMessage(ports.scan, commit, findings) },
    findings,
    pusherName,
    isNews: !isTold,
  });
  if (risks.length > 0)
    await ports.send([{ kind: 'match', orgId: source.orgId, riskIds: risks.map(({ id }) => id) }]);
  return risks.length > 0;
};

/** What may be about one commit alone; to be asked later is about all of them. */
const isOfOne = (error: unknown): boolean =>
  isRefusal(error, 'unavailable') || isRefusal(error, 'bad-request');

/** Looks at commits one after the other; answers whether the admins are told by now. */
const lookAt = async (ports: ScanPorts, at: At, repository: Repository, some: Some): Promise<boolean> => {
  const elapsed = stopwatch(ports.open(null).runtime);
  const leave = (commits: readonly string[], isTold: boolean): Promise<void> =>
    carryOver(ports, at.source, repository, { ...some, isTold, commits: [...commits] });
  let { isTold } = some;
  for (const [index, commitId] of some.commits.entries()) {
    if (elapsed() > patience) {
      await leave(some.commits.slice(index), isTold);
      return isTold;
    }
    try {
      const { pusherName } = some;
      isTold = (await lookAtOne(ports, at, repository, { commitId, pusherName, isTold })) || isTold;
    } catch (error) {
      if (!isOfOne(error) || some.commits.length === 1) throw error;
      // A commit that its host does not give is tried again by itself: it hides none of those that came with it.
      await leave([commitId], isTold);
      await leave(some.commits.slice(index + 1), isTold);
      return isTold;
    }
  }
  return isTold;
};

const scanOrganization = async (
  ports: ScanPorts,
  { stores: { scanning } }: Unit,
  { orgId }: JobOf<'organization'>,
): Promise<void> =>
  ports.send(
    (await scanning.sources(orgId))
      .filter(({ isDisabled }) => !isDisabled)
      .map(({ id: sourceId }) => ({ kind: 'source', orgId, sourceId, pages: bounds.repositoryPages })),
  );

const scanSource = async (ports: ScanPorts, { host }: At, job: JobOf<'source'>): Promise<void> => {
  const { items, next } = await host.repositories(job.after);
  const { orgId, sourceId } = job;
  await ports.send(
    items.map((repository) => ({
      kind: 'history',
      orgId,
      sourceId,
      repository,
      pages: bounds.historyPages,
      isTold: false,
    })),
  );
  if (next === undefined) return;
  if (job.pages <= 1) ports.report('A source has more repositories than are scanned', { sourceId });
  else await ports.send([{ ...job, after: next, pages: job.pages - 1 }]);
};

const scanHistory = async (ports: ScanPorts, at: At, job: JobOf<'history'>): Promise<void> => {
  const { others = [], ...own } = job;
  await ports.send(others.map((each) => ({ ...own, head: each })));
  const { repository, head, after, isTold } = own;
  const { items: commits, next } = await at.host.history(repository, head, after);
  const told = await lookAt(ports, at, repository, { commits: [...commits], pusherName: null, isTold });
  if (next === undefined) return;
  if (job.pages <= 1) {
    ports.report('A repository has more commits than are scanned', {
      sourceId: job.sourceId,
      repositoryId: repository.id,
    });
    return;
  }
  // From the commit on that the scan began at: what is pushed meanwhile moves no page.
  await ports.send([{ ...own, head: head ?? commits[0], after: next, pages: job.pages - 1, isTold: told }]);
};

/** What an organization can do something about is noted at the source, and not tried again. */
const lasting = (error: unknown): LocketError | undefined =>
  error instanceof LocketError &&
  (['bad-request', 'forbidden', 'not-found'] as const).some((code) => isRefusal(error, code))
    ? error
    : undefined;

const noteRun = async ({ unit, source }: Omit<At, 'host'>, error: LocketError | undefined): Promise<void> => {
  const run = error
    ? ({ lastStatus: 'failed', lastErrorMessage: error.message } as const)
    : ({ lastStatus: 'success', lastErrorMessage: null } as const);
  if (source.lastStatus === run.lastStatus && source.lastErrorMessage === run.lastErrorMessage) return;
  try {
    await unit.commit([unit.stores.scanning.sourceRun(source, run)]);
  } catch (failure) {
    if (!isRefusal(failure, 'conflict')) throw failure;
  }
};

/** A job at the host of a source. */
type HostJob = JobOf<'source' | 'history' | 'commits'>;

const carryOut = async (ports: ScanPorts, at: At, job: HostJob): Promise<void> => {
  if (job.kind === 'source') return scanSource(ports, at, job);
  if (job.kind === 'history') return scanHistory(ports, at, job);
  await lookAt(ports, at, job.repository, job);
};

const scan = async (ports: ScanPorts, unit: Unit, job: HostJob): Promise<void> => {
  const source = await unit.stores.scanning.source(job.orgId, job.sourceId);
  if (!source || source.isDisabled) return;
  try {
    await carryOut(ports, { unit, source, host: await hostOf(unit, source) }, job);
    await noteRun({ unit, source }, undefined);
  } catch (error) {
    const refusal = lasting(error);
    if (!refusal) throw error;
    await noteRun({ unit, source }, refusal);
  }
};

const match = async (ports: ScanPorts, unit: Unit, job: JobOf<'match'>): Promise<void> => {
  const { rest, passedOver } = await matchSecrets(unit, () => ports.open('match-secret-scanning-risk'), job);
  if (passedOver.length > 0) ports.report('Projects could not be looked through', { projectIds: passedOver });
  if (rest) await ports.send([rest]);
};

/**
 * Carries out one job, within bounds of time and size. `throttled` and `unavailable` where the host wants to be asked
 * later; a source that is gone or disabled, an organization that was deleted, an instance where scanning is off, are done
 * with.
 */
export const workOnScan = async (ports: ScanPorts, job: ScanJob): Promise<void> => {
  const unit = ports.open(null);
  if ((await unit.stores.instance.find())?.isSecretScanningDisabled) return;
  if (!(await unit.stores.organizations.find(job.orgId))) return;
  if (job.kind === 'organization') return scanOrganization(ports, unit, job);
  await (job.kind === 'match' ? match(ports, unit, job) : scan(ports, unit, job));
};
