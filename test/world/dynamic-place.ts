import { workflow as organizationsWorkflow } from '../../functions/workflows/dynamic-organizations/workflow.ts';
import { workflow as placesWorkflow } from '../../functions/workflows/dynamic-places/workflow.ts';
import {
  type LeaseOrder,
  type LeaseStep,
  stepLeases,
} from '../../layers/domain/dynamic-secrets/leases-workflow.ts';
import type { RequestUnit } from '../../layers/domain/unit.ts';
import type { TestResponse } from '../harness/app.ts';
import { eventsOf } from './events.ts';
import { Killed, type MemoryProvider, memoryProvider } from './memory-provider.ts';
import { type Actor, openWorld, type World } from './world.ts';

const dynamicPath = '/api/v1/dynamic-secrets';

export const postgresInputs = {
  client: 'postgres',
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  username: 'locket',
  password: 'the admin password',
  creationStatement: `CREATE ROLE "{{username}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`,
  revocationStatement: 'DROP ROLE "{{username}}";',
};

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

/** A project with dynamic secrets whose provider is in memory, and the workflow that ends leases. */
export interface DynamicPlace {
  readonly world: World;
  readonly provider: MemoryProvider;
  readonly project: Reply;
  /** The members that say where; `path` is the root unless given. */
  scope(path?: string, environment?: string): object;
  send(
    method: string,
    path: string,
    body?: object,
    actor?: Actor,
    headers?: Record<string, string>,
  ): Promise<TestResponse>;
  create(name: string, more?: object, path?: string): Promise<TestResponse>;
  lease(name: string, more?: object, headers?: Record<string, string>): Promise<TestResponse>;
  /** Carries out what is due: every workflow that the trail started, as often as it is told to look again by now. */
  work(): Promise<void>;
  /** One step of a workflow, by a process that is killed at so many writes: before the last of them, or after it. */
  step(order: LeaseOrder, writes?: number, isLastDone?: boolean): Promise<LeaseStep>;
  events(type: string): Promise<readonly Reply[]>;
}

const queryOf = (body: object): Record<string, string> =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));

/** Events that start the workflows, and what these take from them. */
const starts = [
  'create-dynamic-secret-lease',
  'renew-dynamic-secret-lease',
  'revoke-dynamic-secret-lease',
  'delete-dynamic-secret',
];
const placeStarts = placesWorkflow.startedBy.detailTypes;
const nowhere = { environmentId: '', folderId: '', dynamicSecretId: '', leaseId: '' };

/** Has a process end at one of its writes. */
export const mortal = (
  unit: RequestUnit,
  fate: { writes: number; readonly isLastDone: boolean },
): RequestUnit => {
  const commit: RequestUnit['commit'] = async (changes) => {
    fate.writes -= 1;
    if (fate.writes > 0 || fate.isLastDone) await unit.commit(changes);
    if (fate.writes <= 0) throw new Killed();
  };
  return new Proxy(unit, {
    get: (target, name) => {
      if (name === 'commit') return commit;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};

export const openDynamicPlace = async (given?: MemoryProvider, endpoint?: string): Promise<DynamicPlace> => {
  const provider = given ?? memoryProvider();
  const world = await openWorld({ dynamicProviders: provider }, endpoint);
  const project = await world.project();
  const scope = (path = '/', environmentSlug = 'dev') => ({
    projectSlug: project.slug,
    environmentSlug,
    path,
  });
  const send: DynamicPlace['send'] = (method, path, body = {}, actor = world.admin, headers = {}) => {
    const where = { ...scope(), ...body };
    const given = method === 'GET' ? { query: queryOf(where) } : { body: where };
    return world.app.request(method, `${dynamicPath}${path}`, { token: actor.token, headers, ...given });
  };
  const events: DynamicPlace['events'] = (type) => eventsOf(world.app, type);
  const step: DynamicPlace['step'] = (order, writes = Number.POSITIVE_INFINITY, isLastDone = false) => {
    const fate = { writes, isLastDone };
    return stepLeases(
      (auditType) => mortal(world.open(auditType), fate),
      order,
      () => true,
    );
  };

  /** Executions by name: what they look at and when. */
  const waiting = new Map<string, { readonly order: LeaseOrder; readonly at: number }>();
  const seen = new Set<string>();
  const start = (execution: string, order: Omit<LeaseOrder, 'execution'>, at = 0) => {
    if (!seen.has(execution)) waiting.set(execution, { order: { ...order, execution }, at });
    seen.add(execution);
  };
  const gatherLeases = async (type: string) => {
    for (const { id, projectId, metadata } of await events(type)) {
      const { environmentId, folderId, dynamicSecretId, leaseId } = metadata;
      if (environmentId && leaseId)
        start(id, { projectId, environmentId, folderId, dynamicSecretId, leaseId });
    }
  };
  const gatherPlaces = async (type: string) => {
    for (const { id, projectId } of await events(type)) start(id, { projectId, ...nowhere });
  };
  const gatherOrganizations = async (type: string) => {
    for (const { id, organizationId } of await events(type))
      start(id, { organizationId, projectId: '', ...nowhere });
  };
  const gather = async () => {
    for (const type of starts) await gatherLeases(type);
    for (const type of placeStarts) await gatherPlaces(type);
    for (const type of organizationsWorkflow.startedBy.detailTypes) await gatherOrganizations(type);
  };
  const now = () => world.app.runtime.now().getTime();
  const work = async () => {
    await gather();
    for (const [name, { order, at }] of waiting) {
      if (at > now()) continue;
      waiting.delete(name);
      const told = await step(order).catch(() => step(order));
      if (told.next === 'wait') start(told.name, order, now() + told.seconds * 1000);
    }
  };

  return {
    world,
    provider,
    project,
    scope,
    send,
    create: (name, more = {}, path = '/') =>
      send('POST', '', {
        ...scope(path),
        name,
        provider: { type: 'sql-database', inputs: postgresInputs },
        defaultTTL: '1h',
        maxTTL: '4h',
        ...more,
      }),
    lease: (name, more = {}, headers = {}) =>
      send('POST', '/leases', { dynamicSecretName: name, ...more }, world.admin, headers),
    work,
    step,
    events,
  };
};
