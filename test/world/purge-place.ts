import { sweepLeases } from '../../functions/workers/lease-sweep/sweep-leases.ts';
import { openTable, type Table } from '../../layers/adapters/dynamo/table.ts';
import { forgetLease } from '../../layers/domain/dynamic-secrets/end-lease.ts';
import { type Filled, filledProject } from './filled-project.ts';
import { day, expire, naming, purge, purgePorts } from './purge-run.ts';
import type { World } from './world.ts';

/** A filled project, the ways to delete something of it, and the worker that makes it go for good. */
export interface PurgePlace {
  readonly table: Table;
  readonly project: Filled;
  environment(slug: string): string;
  /** Members of a body or query that name a folder of the project. */
  scope(slug: string, secretPath: string): { workspaceId: string; environment: string; secretPath: string };
  ok(method: string, path: string, body?: object): ReturnType<World['ok']>;
  deleteProject(): Promise<unknown>;
  /** Deletes the environment `dev`. */
  deleteEnvironment(): Promise<unknown>;
  /** Deletes the folder `dev:/a`. */
  deleteFolder(): Promise<unknown>;
  /** Deletes the secret `IN_A` of `dev:/a`. */
  deleteSecret(): Promise<unknown>;
  later(days: number): void;
  /** The worker's ports, with a budget of so many items for each slice. */
  ports(items?: number): ReturnType<typeof purgePorts>;
  /** What the sweep of leases does: it tells of accounts whose lease was purged, and takes the line away that told it. */
  sweep(): Promise<void>;
  /** Lets expire what is over and has the workers do their work; answers in how many runs the purge was done. */
  expirePurge(items?: number): Promise<number>;
  /** Keys of the items that name one of these, each given by its path or its id. */
  named(...paths: readonly string[]): Promise<readonly string[]>;
}

export const newPurgePlace = async (world: World): Promise<PurgePlace> => {
  const { app, admin } = world;
  const table = openTable({ table: app.table, storageTimeout: 10_000, storageAttempts: 1 });
  const ports: PurgePlace['ports'] = (items) => purgePorts(table, app.runtime, items);
  const later: PurgePlace['later'] = (days) => app.runtime.advance(days * day);
  const sweepAt = (at: Date) =>
    sweepLeases({
      now: () => at,
      dueOn: (day, limit) => world.open().stores.leases.dueOn(day, limit),
      // Leases that are there are not this worker's business here.
      end: async ({ id }) =>
        (await world.open().stores.leases.find(id))
          ? { kind: 'waiting', until: at.toISOString() }
          : { kind: 'gone' },
      forget: (due) => forgetLease(world.open, due),
      hasTime: () => true,
      pause: async () => undefined,
      setAside: async () => undefined,
      reportFailure: () => undefined,
    });
  const sweep: PurgePlace['sweep'] = async () => {
    // Hourly it looks a month back: what it would have seen in the month before as well.
    for (const back of [31, 0]) await sweepAt(new Date(app.runtime.now().getTime() - back * day * 1000));
  };
  const expirePurge: PurgePlace['expirePurge'] = async (items) => {
    const runs = await purge(ports(items), await expire(table, app.runtime));
    await sweep();
    return runs;
  };
  // What earlier tests deleted is not to be this one's business.
  later(40);
  await expirePurge();

  const project = await filledProject(world);
  const environment: PurgePlace['environment'] = (slug) =>
    project.environments.find((each) => each.slug === slug)?.id ?? '';
  const scope: PurgePlace['scope'] = (slug, secretPath) => ({
    workspaceId: project.id,
    environment: slug,
    secretPath,
  });
  const ok: PurgePlace['ok'] = (method, path, body) => world.ok(admin, method, path, body);
  return {
    table,
    project,
    environment,
    scope,
    ok,
    deleteProject: () => ok('DELETE', `/api/v1/workspace/${project.id}`),
    deleteEnvironment: () =>
      ok('DELETE', `/api/v1/projects/${project.id}/environments/${environment('dev')}`),
    deleteFolder: () => {
      const body = { workspaceId: project.id, environment: 'dev', path: '/' };
      return ok('DELETE', `/api/v1/folders/${project.folders['dev/a']}`, body);
    },
    deleteSecret: () => ok('DELETE', '/api/v3/secrets/raw/IN_A', scope('dev', '/a')),
    later,
    ports,
    sweep,
    expirePurge,
    named: (...paths) =>
      naming(
        table.name,
        paths.map((path) => project.secrets[path] ?? project.folders[path] ?? path),
      ),
  };
};
