import type { Operations } from '../api/operations.ts';
import { command, type Given, type Surroundings } from '../command.ts';
import { type ActingCaller, openCaller } from '../instance/caller.ts';
import { projectFlags } from '../integrations/named.ts';
import { projectOf } from '../project/scope.ts';
import { formOf, list, type Row } from '../terminal/listing.ts';

type Request = Operations['GET /api/v1/access-approvals/requests']['reply']['requests'][number];
type Grant = Operations['GET /api/v1/access-approvals/grants']['reply']['grants'][number];

/** What the operations answer at once. */
const perPage = 100;

/** The slug of the project that is meant, by which access is asked for. @throws UsageFault, ApiFailure */
export const projectSlugOf = async (
  caller: ActingCaller,
  given: Given<typeof projectFlags>,
  around: Surroundings,
): Promise<string> => {
  const projectId = await projectOf(caller, given.projectId, around);
  return (await caller.call('GET /api/v1/projects/{projectId}', { path: { projectId } })).project.slug;
};

const rowOf = (request: Request): Row => ({
  id: request.id,
  environment: request.environmentName,
  path: request.policy.secretPath,
  askedBy: request.requestedByUser.username,
  temporaryRange: request.temporaryRange ?? 'for good',
  note: request.note,
  status: request.status,
  isActive: request.isActive ? 'yes' : 'no',
  endsAt: request.privilege?.temporaryAccessEndTime,
});

/** `locket access-requests` */
export const listAccess = command({
  summary: 'list the access requests of a project that you may see, newest first',
  flags: projectFlags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const projectSlug = await projectSlugOf(caller, given, around);
    const { requests, nextCursor } = await caller.call('GET /api/v1/access-approvals/requests', {
      query: { projectSlug, limit: perPage },
    });
    const columns = {
      id: 'id',
      environment: 'environment',
      path: 'path',
      'asked by': 'askedBy',
      time: 'temporaryRange',
      why: 'note',
      status: 'status',
      'has access': 'isActive',
    };
    await list(requests.map(rowOf), columns, form, around);
    if (nextCursor) around.tell('There are older ones, which are not shown.');
    return 0;
  },
});

const grantRow = (grant: Grant): Row => ({
  requestId: grant.requestId,
  environment: grant.environmentName,
  path: grant.secretPath,
  who: grant.requestedByUser.username,
  from: grant.grantedAt,
  until: grant.endedAt ?? grant.temporaryAccessEndTime,
  isActive: grant.isActive ? 'yes' : 'no',
  why: grant.bypassReason ?? grant.note,
});

/** `locket access-requests grants` */
export const listGrants = command({
  summary: 'list who was given access to what and why, newest first',
  flags: projectFlags,
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openCaller(given, around);
    const projectSlug = await projectSlugOf(caller, given, around);
    const { grants, nextCursor } = await caller.call('GET /api/v1/access-approvals/grants', {
      query: { projectSlug, limit: perPage },
    });
    const columns = {
      who: 'who',
      environment: 'environment',
      path: 'path',
      from: 'from',
      until: 'until',
      'has access': 'isActive',
      why: 'why',
    };
    await list(grants.map(grantRow), columns, form, around);
    if (nextCursor) around.tell('There are older ones, which are not shown.');
    return 0;
  },
});
