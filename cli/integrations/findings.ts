import type { Operations } from '../api/operations.ts';
import { command, Failure, UsageFault } from '../command.ts';
import { type ActingCaller, openCaller } from '../instance/caller.ts';
import { claimsOf } from '../instance/credential.ts';
import { formOf, list } from '../terminal/listing.ts';
import { listFlags } from './named.ts';

const route = 'GET /api/v1/secret-scanning/organization/{organizationId}/risks';
type Risk = Operations[typeof route]['reply']['risks'][number];

/** What became of findings, by shorter names. */
const states: Readonly<Record<string, string>> = {
  open: 'UNRESOLVED',
  revoked: 'RESOLVED_REVOKED',
  'not-revoked': 'RESOLVED_NOT_REVOKED',
  'false-positive': 'RESOLVED_FALSE_POSITIVE',
};

const stateOf = (status: string): string =>
  Object.entries(states).find(([, each]) => each === status)?.[0] ?? status;

/** The organization that the token is for. */
const organizationOf = async ({ credential, call }: ActingCaller): Promise<string> => {
  if (credential.kind === 'service')
    throw new Failure('Service tokens see one project: log in, or take the token of a machine identity');
  const { organizationId } = claimsOf(credential.token);
  if (typeof organizationId === 'string') return organizationId;
  return (await call('GET /api/v1/identities/details', {})).identityDetails.organization.id;
};

/** Findings of one state or of all, page by page until there are enough. */
const findingsOf = async (
  { call }: ActingCaller,
  organizationId: string,
  status: string | undefined,
  most: number,
): Promise<readonly Risk[]> => {
  const found: Risk[] = [];
  let cursor: string | undefined;
  do {
    const page = await call(route, {
      path: { organizationId },
      query: { limit: 200, ...(cursor && { cursor }) },
    });
    found.push(...page.risks.filter((each) => status === undefined || each.status === status));
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < most);
  return found.slice(0, most);
};

const storedAs = ({ matchedSecret }: Risk): string | null => {
  if (!matchedSecret) return null;
  const { projectName, environment, secretPath, secretKey } = matchedSecret;
  return `${projectName} ${environment} ${secretPath} ${secretKey}`;
};

/** `locket scanning findings` */
export const listFindings = command({
  summary: 'list what looked like secrets in repositories of the organization, newest first',
  flags: {
    ...listFlags,
    status: { value: 'STATE', help: 'open, revoked, not-revoked, false-positive or all', usual: 'open' },
    limit: { value: 'NUMBER', help: 'So many at most', usual: '100' },
  },
  run: async (given, around) => {
    const form = formOf(given);
    const status = states[given.status];
    if (status === undefined && given.status !== 'all')
      throw new UsageFault(`--status is ${Object.keys(states).join(', ')} or all`);
    const most = Number(given.limit);
    if (!Number.isInteger(most) || most < 1) throw new UsageFault('--limit is a number');
    const caller = await openCaller(given, around);
    const found = await findingsOf(caller, await organizationOf(caller), status, most);
    const rows = found.map((risk) => ({
      id: risk.id,
      rule: risk.ruleID,
      repository: risk.repositoryFullName,
      file: risk.file,
      line: risk.startLine,
      commit: risk.commit,
      author: risk.author,
      state: stateOf(risk.status),
      storedAs: storedAs(risk),
      createdAt: risk.createdAt,
    }));
    const columns = {
      rule: 'rule',
      repository: 'repository',
      file: 'file',
      line: 'line',
      state: 'state',
      'stored as': 'storedAs',
    };
    await list(rows, columns, form, around);
    return 0;
  },
});
