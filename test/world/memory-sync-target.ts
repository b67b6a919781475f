import { traitsOf } from '../../layers/domain/syncs/catalogue.ts';
import type {
  Choice,
  CodeGrant,
  Entry,
  Failure,
  Outcome,
  SyncTargets,
  TargetChange,
  TargetName,
  TargetPlace,
} from '../../layers/domain/syncs/target.ts';
import { Killed } from './memory-provider.ts';

type Verb = 'check' | 'list' | 'apply' | 'finish';

/**
 * What becomes of a change: nothing happens, or it is done and the answer is lost; or whoever asks ends before or after it
 * is done.
 */
export type TargetFate = Failure['kind'] | 'lost' | 'killed' | 'killed-after';

export interface MemorySyncTarget extends SyncTargets {
  /** What stands in a place, by name; shared with whoever writes there besides. */
  at(place: Pick<TargetPlace, 'target' | 'destination'>): Map<string, string>;
  readonly calls: { readonly verb: Verb; readonly place?: TargetPlace }[];
  /** How often a token was refreshed, and the one that counts. */
  readonly refreshes: string[];
  /** Codes that were exchanged, as they came. */
  readonly exchanges: (CodeGrant & { readonly target: TargetName })[];
  /** Says what becomes of calls from now on; `name` is of a key, where it is one. */
  fail(decide: ((verb: Verb, name: string) => TargetFate | undefined) | undefined): void;
  /** Writes under way side by side, at most, since the beginning. */
  readonly most: { writes: number };
}

const reasons: Readonly<Record<string, string>> = {
  refused: 'The target refused',
  exists: 'The target has this key',
  busy: 'The target asks for fewer requests',
  unreachable: 'The target did not answer in time',
};

const failure = (kind: Failure['kind']): Failure => ({ kind, reason: reasons[kind] ?? kind, retryAfter: 1 });

const isFailure = (fate: TargetFate | undefined): fate is Failure['kind'] =>
  fate !== undefined && Object.hasOwn(reasons, fate);

const members: Readonly<Record<string, Choice>> = {
  'kms-keys': { id: 'key-1', alias: 'alias/shop' },
  apps: { name: 'shop', appId: '1' },
  workspaces: { name: 'shop', slug: 'shop', uuid: '{1}', type: 'workspace', is_private: true },
  pipelines: { app: { appId: '1' }, stage: 'production', pipeline: { name: 'shop', pipelineId: '1' } },
  groups: { name: 'shop', groupId: 1 },
  teams: { name: 'shop', id: '1' },
  orgs: { name: 'shop', orgId: '1' },
  envs: { name: 'shop', envId: '1' },
  'secret-groups': { name: 'shop', groupId: '1' },
  projects: { name: 'shop', projectId: '1' },
  environments: { name: 'shop', environmentId: '1' },
  services: { name: 'shop', serviceId: '1' },
  'build-configs': { name: 'shop', buildConfigId: '1' },
};

/** Targets in memory, of every kind, each as readable as the real one. */
export const memorySyncTarget = (): MemorySyncTarget => {
  const places = new Map<string, Map<string, string>>();
  const calls: MemorySyncTarget['calls'] = [];
  const refreshes: string[] = [];
  const exchanges: (CodeGrant & { readonly target: TargetName })[] = [];
  const most = { writes: 0 };
  let writes = 0;
  let decide: Parameters<MemorySyncTarget['fail']>[0];
  const at: MemorySyncTarget['at'] = ({ target, destination }) => {
    const key = JSON.stringify([target, Object.entries(destination).sort()]);
    const place = places.get(key) ?? new Map<string, string>();
    places.set(key, place);
    return place;
  };
  const turn = () => new Promise((later) => setImmediate(later));

  const attempted = async <T>(
    verb: Verb,
    place: TargetPlace | undefined,
    work: () => T,
  ): Promise<Outcome<T>> => {
    calls.push({ verb, ...(place && { place }) });
    await turn();
    const fate = decide?.(verb, '');
    if (fate === 'killed') throw new Killed();
    return isFailure(fate) ? failure(fate) : { kind: 'done', value: work() };
  };

  const change = (place: TargetPlace, each: TargetChange): Outcome<true> => {
    const there = at(place);
    const fate = decide?.('apply', each.name);
    if (fate === 'killed') throw new Killed();
    if (isFailure(fate)) return failure(fate);
    if (each.kind === 'remove') there.delete(each.name);
    else if (!each.isOurs && each.was === undefined && there.has(each.name)) return failure('exists');
    else there.set(each.name, each.value);
    if (fate === 'killed-after') throw new Killed();
    return fate === 'lost' ? failure('unreachable') : { kind: 'done', value: true };
  };

  return {
    at,
    calls,
    refreshes,
    exchanges,
    most,
    fail: (next) => {
      decide = next;
    },
    check: () => attempted('check', undefined, () => true as const),
    list: (place) =>
      attempted('list', place, () => {
        const { reads } = traitsOf(place.target, place.options);
        return [...at(place)].map(([name, value]): Entry => (reads ? { name, value } : { name }));
      }),
    apply: async (place, changes) => {
      calls.push({ verb: 'apply', place });
      writes += 1;
      most.writes = Math.max(most.writes, writes);
      try {
        await turn();
        return changes.map((each) => change(place, each));
      } finally {
        writes -= 1;
      }
    },
    finish: (place) => attempted('finish', place, () => true as const),
    choices: async (_connection, kind) => ({
      kind: 'done',
      value: [members[kind] ?? { name: 'shop', appId: '1' }],
    }),
    exchange: async (target, _app, grant) => {
      exchanges.push({ target, ...grant });
      return {
        kind: 'done',
        value: {
          accessToken: `access-${grant.code}`,
          refreshToken: 'refresh-0',
          accessExpiresAt: '2000-01-01T00:00:00.000Z',
        },
      };
    },
    refresh: async (_target, _app, { refreshToken = '' }) => {
      await turn();
      // A refresh token counts once, as at GitLab and Bitbucket.
      if (refreshes.includes(refreshToken)) return failure('refused');
      refreshes.push(refreshToken);
      return {
        kind: 'done',
        value: {
          accessToken: `access-${refreshes.length}`,
          refreshToken: `refresh-${refreshes.length}`,
          accessExpiresAt: refreshes.length === 1 ? '2999-01-01T00:00:00.000Z' : '9999-01-01T00:00:00.000Z',
        },
      };
    },
  };
};
