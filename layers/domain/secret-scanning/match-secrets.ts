import type { KeyObject } from 'node:crypto';
import { stopwatch } from '../elapsed.ts';
import { isRefusal } from '../errors.ts';
import { formatPath } from '../folders/paths.ts';
import { folderPath } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import { openSecrets } from '../secrets/core/sealing.ts';
import type { SealedSecret, Secret } from '../secrets/core/secret.ts';
import type { Unit } from '../unit.ts';
import { digestKey, digestOf } from './digest.ts';
import type { JobOf } from './job.ts';
import type { Risk } from './risk.ts';

/** Secrets of a page, and milliseconds after which no further project is begun: the rest is another job. */
const pageSize = 500;
const patience = 150_000;

/** Risks by their digests, under each version of the key that some of them have. */
interface Sought {
  readonly keys: readonly { readonly version: number; readonly key: KeyObject }[];
  readonly byDigest: ReadonlyMap<string, readonly Risk[]>;
}

const nameOf = (version: number, digest: string): string => `${version}:${digest}`;

const soughtIn = async (unit: Unit, risks: readonly Risk[]): Promise<Sought> => {
  const versions = [...new Set(risks.map(({ keyVersion }) => keyVersion))];
  const keys = await Promise.all(
    versions.map(async (version) => ({ version, key: await digestKey(unit, version) })),
  );
  const byDigest = new Map<string, Risk[]>();
  for (const risk of risks) {
    const name = nameOf(risk.keyVersion, risk.digest);
    byDigest.set(name, [...(byDigest.get(name) ?? []), risk]);
  }
  return { keys, byDigest };
};

const risksOf = ({ keys, byDigest }: Sought, orgId: string, value: string): readonly Risk[] =>
  value === ''
    ? []
    : keys.flatMap(({ version, key }) => byDigest.get(nameOf(version, digestOf(key, orgId, value))) ?? []);

/** Writes down which secret a risk is, with the event by which others may act on it; the first one found stays. */
const noteMatch = (open: () => Unit, project: Project, secret: Secret, riskId: string): Promise<void> => {
  const unit = open();
  return retryingConflicts(unit, async () => {
    const risk = await unit.stores.scanning.risk(project.orgId, riskId);
    const environment = project.environments.find(({ id }) => id === secret.environmentId);
    const segments = environment && (await folderPath(unit, secret));
    if (!risk || risk.match || !environment || !segments) return;
    const match = {
      secretId: secret.id,
      secretKey: secret.name,
      projectId: project.id,
      projectName: project.name,
      environment: environment.slug,
      secretPath: formatPath(segments),
    };
    unit.note({
      organizationId: project.orgId,
      projectId: project.id,
      projectName: project.name,
      retentionDays: project.auditLogsRetentionDays ?? undefined,
      hasWebhooks: project.hasWebhooks,
      hasChat: project.hasChat,
      actor: { type: 'platform', metadata: {} },
      metadata: { riskId, repository: risk.repositoryFullName, ...match },
    });
    // When it was changed is shown to all who see the risk, and who may not read the secret learns nothing of the match.
    const next = { ...risk, match, revision: risk.revision + 1 };
    await unit.commit([unit.stores.scanning.riskReplacement(next, risk)]);
  });
};

/** All secrets of a project, page after page. */
async function* secretsOf(unit: Unit, { environments }: Project): AsyncGenerator<readonly SealedSecret[]> {
  for (const { id } of environments) {
    let page = await unit.stores.secrets.inEnvironment(id, pageSize);
    yield page.items;
    while (page.next) {
      page = await unit.stores.secrets.inEnvironment(id, pageSize, page.next);
      yield page.items;
    }
  }
}

const matchPage = async (
  open: () => Unit,
  project: Project,
  secrets: readonly Secret[],
  sought: Sought,
): Promise<void> => {
  for (const secret of secrets)
    for (const { id } of risksOf(sought, project.orgId, secret.value))
      await noteMatch(open, project, secret, id);
};

/** Looks through a project; one whose keys are out of reach is passed over, and says so. */
const matchIn = async (unit: Unit, open: () => Unit, project: Project, sought: Sought): Promise<boolean> => {
  try {
    for await (const sealed of secretsOf(unit, project))
      await matchPage(open, project, await openSecrets(unit, project, sealed), sought);
    return true;
  } catch (error) {
    if (!isRefusal(error, 'bad-request') && !isRefusal(error, 'decryption-failed')) throw error;
    return false;
  }
};

/** Which stored secrets some risks are: what is left of the job where it took too long, and projects passed over. */
export const matchSecrets = async (
  unit: Unit,
  open: () => Unit,
  job: JobOf<'match'>,
): Promise<{ readonly rest: JobOf<'match'> | undefined; readonly passedOver: readonly string[] }> => {
  const elapsed = stopwatch(unit.runtime);
  const found = await Promise.all(job.riskIds.map((id) => unit.stores.scanning.risk(job.orgId, id)));
  const sought = await soughtIn(
    unit,
    found.flatMap((risk) => (risk && !risk.match ? [risk] : [])),
  );
  const passedOver: string[] = [];
  if (sought.byDigest.size === 0) return { rest: undefined, passedOver };
  const all = [...(await unit.stores.projects.listOf(job.orgId))].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const project of all.filter(({ id }) => job.after === undefined || id > job.after)) {
    if (!(await matchIn(unit, open, project, sought))) passedOver.push(project.id);
    if (elapsed() > patience) return { rest: { ...job, after: project.id }, passedOver };
  }
  return { rest: undefined, passedOver };
};
