import type { Operations } from '../api/operations.ts';
import { command } from '../command.ts';
import { openCaller } from '../instance/caller.ts';
import { projectFlags } from '../integrations/named.ts';
import { projectOf } from '../project/scope.ts';
import { formOf, list, type Row } from '../terminal/listing.ts';
import { shown } from '../terminal/table.ts';
import { type Listed, requestIdOf, requestsOf, requestWord, stateOf } from './named.ts';

type Request = Operations['GET /api/v1/secret-approval-requests/{id}']['reply']['approval'];
type Commit = Request['commits'][number];

interface Reviewed {
  readonly reviewers: readonly { readonly status: string }[];
  readonly policy: { readonly approvals: number };
}

const approvalsOf = ({ reviewers, policy }: Reviewed): string =>
  `${reviewers.filter(({ status }) => status === 'approved').length} of ${policy.approvals}`;

const rowOf = (request: Listed): Row => ({
  id: request.id,
  slug: request.slug,
  environment: request.environment,
  policy: request.policy.name,
  changes: request.commits.length,
  askedBy: request.committerUser.username,
  approvals: approvalsOf(request),
  status: stateOf(request),
  createdAt: request.createdAt,
});

const columns = {
  id: 'id',
  name: 'slug',
  env: 'environment',
  policy: 'policy',
  changes: 'changes',
  'asked by': 'askedBy',
  approvals: 'approvals',
  status: 'status',
};

/** `locket approvals` */
export const listChanges = command({
  summary: 'list the change requests that you asked for or may approve',
  flags: { ...projectFlags, closed: { help: 'Those that were merged or closed, in place of the open ones' } },
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const projectId = await projectOf(caller, given.projectId, around);
    const requests = await requestsOf(caller, projectId, given.closed ? 'close' : 'open');
    await list(requests.map(rowOf), columns, form, around);
    return 0;
  },
});

const hidden = '******';

/** What a commit would make of a secret; values only for who asks for them. */
const changeOf = ({ op, secretKey, secret, secretValue }: Commit, values: boolean): Row => ({
  change: op,
  secretKey,
  now: secret && (values ? secret.secretValue : hidden),
  toBe: op === 'delete' || values ? secretValue : hidden,
});

/** `locket approvals show` */
export const showChange = command({
  summary: 'show what a change request would change, and what was said to it',
  flags: { ...projectFlags, 'show-values': { help: 'Show the values before and after' } },
  words: { usage: requestWord, min: 1, max: 1 },
  run: async (given, around, [word = '']) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const id = await requestIdOf(caller, given, around, word);
    const { approval } = await caller.call('GET /api/v1/secret-approval-requests/{id}', { path: { id } });
    const { slug, environment, secretPath, committerUser, policy, reviewers, comments, conflicts } = approval;
    around.tell(shown(`${slug}: ${stateOf(approval)}, ${environment} ${secretPath}`));
    around.tell(shown(`Asked by ${committerUser.username}, under the policy ${policy.name}`));
    around.tell(`Approvals: ${approvalsOf(approval)}`);
    for (const { username, status, comment } of reviewers)
      around.tell(shown(`  ${username}: ${status}${comment ? ` (${comment})` : ''}`));
    for (const { comment } of comments) around.tell(shown(`Comment: ${comment}`));
    if (Array.isArray(conflicts) && conflicts.length > 0)
      around.tell('What it changes was changed since: it cannot be merged, ask for the change anew');
    const rows = approval.commits.map((commit) => changeOf(commit, given['show-values']));
    await list(rows, { change: 'change', secret: 'secretKey', now: 'now', 'to be': 'toBe' }, form, around);
    return 0;
  },
});
