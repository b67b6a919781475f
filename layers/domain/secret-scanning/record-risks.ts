import { mailOrders } from '../mailing/codes.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { digestKey, digestOf } from './digest.ts';
import type { CommitOfHost, FilesOfCommit, Repository } from './hosts/repository-host.ts';
import type { Risk } from './risk.ts';
import type { Finding } from './scan-commit.ts';
import type { ScanSource } from './source.ts';

/** Risks of one transaction: each is two items, and mails come on top. */
const perCommit = 20;
/** Most admins that are mailed about one thing. */
const maxMails = 20;

/** What was found in one commit of a repository. */
export interface Found {
  readonly source: ScanSource;
  readonly repository: Repository;
  readonly commit: Omit<CommitOfHost, keyof FilesOfCommit>;
  readonly findings: readonly Finding[];
  readonly pusherName: string | null;
  /** Whether the admins are to be told. */
  readonly isNews: boolean;
}

const fingerprints = ({ commit, file, rule, startLine }: Finding) => {
  const place = `${file}:${rule.id}:${startLine}`;
  return { fingerprint: `${commit}:${place}`, fingerprintWithoutCommit: place };
};

const riskOf = (
  unit: Unit,
  found: Found,
  finding: Finding,
  digested: Pick<Risk, 'digest' | 'keyVersion'>,
): Risk => {
  const { source, repository, commit, pusherName } = found;
  const at = unit.runtime.now().toISOString();
  const { secret: _, rule, file, startLine, endLine, startColumn, endColumn, entropy, tags } = finding;
  return {
    ...digested,
    ...fingerprints(finding),
    ...{ file, startLine, endLine, startColumn, endColumn, entropy, tags, pusherName },
    id: unit.runtime.uuid(),
    orgId: source.orgId,
    sourceId: source.id,
    installationId: source.installationId ?? source.id,
    repositoryId: repository.id,
    repositoryFullName: repository.fullName,
    repositoryLink: repository.link,
    description: rule.description,
    ruleId: rule.id,
    commit: commit.id,
    author: commit.author,
    email: commit.email,
    date: commit.date,
    message: commit.message,
    status: 'UNRESOLVED',
    match: null,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

const adminsOf = async ({ stores }: Unit, orgId: string) => {
  const admins = (await stores.organizations.membersOf(orgId)).filter(
    ({ role, isActive }) => role === 'admin' && isActive,
  );
  const users = await Promise.all(admins.slice(0, maxMails).map(({ userId }) => stores.users.find(userId)));
  return users.flatMap((user) => (user?.email ? [{ id: user.id, email: user.email }] : []));
};

const mailsAbout = async (
  unit: Unit,
  { source, repository, isNews }: Found,
  numberOfRisks: number,
): Promise<readonly Change[]> => {
  if (!isNews || !unit.sendsMail) return [];
  const organization = await unit.stores.organizations.find(source.orgId);
  const admins = await adminsOf(unit, source.orgId);
  if (!organization || admins.length === 0) return [];
  const content = {
    kind: 'leak',
    organization: organization.name,
    repository: repository.fullName,
    numberOfRisks,
  } as const;
  return mailOrders(
    unit,
    admins.map(({ id, email }) => ({ to: email, userId: id, content })),
  );
};

const unknown = async ({ stores }: Unit, { source, repository }: Found, findings: readonly Finding[]) => {
  const distinct = [...new Map(findings.map((each) => [fingerprints(each).fingerprint, each])).values()];
  const known = await Promise.all(
    distinct.map((each) =>
      stores.scanning.isKnown({
        orgId: source.orgId,
        repositoryId: repository.id,
        fingerprint: fingerprints(each).fingerprint,
      }),
    ),
  );
  return distinct.filter((_, index) => !known[index]);
};

const recordSome = (
  open: () => Unit,
  found: Found,
  findings: readonly Finding[],
): Promise<readonly Risk[]> => {
  const unit = open();
  return retryingConflicts(unit, async () => {
    const fresh = await unknown(unit, found, findings);
    if (fresh.length === 0) return [];
    const { version } = await unit.keys.root();
    const key = await digestKey(unit, version);
    const { orgId } = found.source;
    const risks = fresh.map((finding) =>
      riskOf(unit, found, finding, { digest: digestOf(key, orgId, finding.secret), keyVersion: version }),
    );
    unit.note({
      organizationId: orgId,
      actor: { type: 'platform', metadata: {} },
      metadata: {
        sourceId: found.source.id,
        repository: found.repository.fullName,
        commit: found.commit.id,
        numberOfRisks: risks.length,
        riskIds: risks.map(({ id }) => id),
      },
    });
    const mails = await mailsAbout(unit, found, risks.length);
    await unit.commit([...risks.flatMap((risk) => unit.stores.scanning.riskCreation(risk)), ...mails]);
    return risks;
  });
};

/**
 * Writes down what was found, each once however often a commit is looked through, with the event that says so and the
 * mails to admins. `open` answers a unit whose event is `find-secret-scanning-risks`.
 */
export const recordRisks = async (open: () => Unit, found: Found): Promise<readonly Risk[]> => {
  const risks: Risk[] = [];
  for (let from = 0; from < found.findings.length; from += perCommit) {
    const isNews = found.isNews && risks.length === 0;
    const some = found.findings.slice(from, from + perCommit);
    risks.push(...(await recordSome(open, { ...found, isNews }, some)));
  }
  return risks;
};
