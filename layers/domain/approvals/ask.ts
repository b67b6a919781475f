import { LocketError } from '../errors.ts';
import type { FolderIds } from '../history/commit.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Secret } from '../secrets/core/secret.ts';
import type { Alteration, Arrangement } from '../secrets/writing/alterations.ts';
import { randomSlugLetters } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import { assertFits, freeSlot, type Size, sizeOf } from './bounds.ts';
import type { ChangePolicy } from './change-policy.ts';
import type { ChangeRequest, Commit, Requester } from './change-request.ts';
import { sealCommit } from './commit-sealing.ts';
import { noticesOf } from './notices.ts';
import { noteRequest } from './trail.ts';

type AnyAlteration = Alteration | Arrangement['alterations'][number];

/** In the place of a change: the request that it became. */
export interface Asked {
  readonly approval: ChangeRequest;
}

/** Whether a change became a request. */
export const isAsked = <T extends object>(result: T | Asked): result is Asked => 'approval' in result;

const millisecondsPerDay = 86_400_000;

export const requesterOf = ({ caller }: Pick<Unit, 'caller'>): Requester => {
  if (caller.kind === 'user' || caller.kind === 'identity') return { kind: caller.kind, id: caller.id };
  throw new LocketError('forbidden', 'Only people and machine identities ask for changes');
};

interface Change {
  readonly before: Secret | undefined;
  readonly after: Secret | undefined;
  readonly revives: Commit['revives'];
}

const changeOf = (alteration: AnyAlteration): Change => {
  if ('disposesOf' in alteration) throw mixed();
  const { before, after } = alteration;
  if ((after ?? before?.secret)?.type === 'personal') throw mixed();
  const revives =
    'revives' in alteration ? { id: alteration.revives.id, name: alteration.revives.name } : null;
  return { before: before?.secret, after, revives };
};

const mixed = (): LocketError =>
  new LocketError(
    'bad-request',
    'Shared secrets are under a change policy here: change personal overrides by themselves',
  );

const opOf = ({ before, after }: Change): Commit['op'] => {
  if (!after) return 'delete';
  return before ? 'update' : 'create';
};

const commitOf = (unit: Unit, requestId: string, change: Change, number: number): Commit => {
  const { before, after, revives } = change;
  const secret = (after ?? before) as Secret;
  return {
    ...secret,
    requestId,
    number,
    op: opOf(change),
    secretId: secret.id,
    base: before
      ? {
          id: before.id,
          name: before.name,
          environmentId: before.environmentId,
          folderId: before.folderId,
          version: before.version,
        }
      : null,
    revives,
    askedAt: unit.runtime.now().toISOString(),
  };
};

interface Content {
  readonly commits: readonly Commit[];
  /** About what all changes of the request come to. */
  readonly bytes: number;
}

/** The commits that alterations come to, in a request that holds so much already; `invalid-input` for too much. */
export const contentOf = (
  unit: Unit,
  requestId: string,
  all: readonly AnyAlteration[],
  held: Size = { commits: 0, bytes: 0 },
): Content => {
  const changes = all.map(changeOf);
  const { commits, bytes } = sizeOf(changes);
  const whole = { commits: held.commits + commits, bytes: held.bytes + bytes };
  assertFits(whole);
  return {
    commits: changes.map((change, n) => commitOf(unit, requestId, change, held.commits + n)),
    bytes: whole.bytes,
  };
};

const expiryOf = (unit: Unit, policies: readonly ChangePolicy[]): string | null => {
  const days = policies.flatMap(({ expiryDays }) => expiryDays ?? []);
  if (days.length === 0) return null;
  return new Date(unit.runtime.now().getTime() + Math.min(...days) * millisecondsPerDay).toISOString();
};

/** Changes that a list tells of a request. */
const maxOutlined = 50;

export const outlineOf = (commits: readonly Pick<Commit, 'op' | 'secretId'>[]): ChangeRequest['outline'] =>
  commits.slice(0, maxOutlined).map(({ op, secretId }) => ({ op, secretId }));

const newRequest = (
  unit: Unit,
  project: Project,
  policies: readonly ChangePolicy[],
  { commits, bytes }: Content,
): ChangeRequest => {
  const at = unit.runtime.now().toISOString();
  const [first] = commits;
  const [policy] = policies;
  if (!first || !policy) throw new LocketError('internal', 'A change request asks for something');
  return {
    id: first.requestId,
    projectId: project.id,
    environmentId: first.environmentId,
    folderId: first.folderId,
    policyId: policy.id,
    slug: randomSlugLetters(unit.runtime),
    requester: requesterOf(unit),
    status: 'open',
    round: 1,
    numberOfCommits: commits.length,
    bytes,
    outline: outlineOf(commits),
    mergedAt: null,
    bypassReason: null,
    statusChangedBy: null,
    expiresAt: expiryOf(unit, policies),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/**
 * Writes down what is asked for, sealed, instead of carrying it out. `invalid-input` for more than one request holds,
 * `bad-request` for one more than somebody may have open.
 */
export const ask = async (
  unit: Unit,
  project: Project,
  policies: readonly ChangePolicy[],
  all: readonly AnyAlteration[],
  removesFolder?: FolderIds,
): Promise<Asked> => {
  const content = contentOf(unit, unit.runtime.uuid(), all);
  const request = newRequest(unit, project, policies, content);
  const [key, slot, notices] = await Promise.all([
    dataKey(unit, project),
    freeSlot(unit, project, request.requester),
    noticesOf(unit, { request, policies, access: { project } }, 'change-asked'),
  ]);
  const approval = { ...request, slot, ...(removesFolder && { removesFolder }) };
  const sealed = content.commits.map((commit) => sealCommit(unit, key, commit));
  noteRequest(unit, approval, { policyIds: policies.map(({ id }) => id) });
  unit.note({ type: 'secret-approval-request' });
  await unit.commit([...unit.stores.changeRequests.creation(approval, sealed), ...notices]);
  return { approval };
};
