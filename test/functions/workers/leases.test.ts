import { beforeEach, describe, expect, it } from 'vitest';
import {
  type SweepPorts,
  type SweepSummary,
  sweepLeases,
  sweepOnTime,
} from '../../../functions/workers/lease-sweep/sweep-leases.ts';
import { openTable } from '../../../layers/adapters/dynamo/table.ts';
import { endLease, forgetLease } from '../../../layers/domain/dynamic-secrets/end-lease.ts';
import { reconcileAll } from '../../../layers/domain/dynamic-secrets/reconcile-all.ts';
import { type DynamicPlace, openDynamicPlace } from '../../world/dynamic-place.ts';
import { expire, purge, purgePorts } from '../../world/purge-run.ts';

let place: DynamicPlace;
beforeEach(async () => {
  place = await openDynamicPlace();
  await place.create('db');
});

const accounts = () => [...place.provider.accounts.keys()];
const advance = (seconds: number) => place.world.app.runtime.advance(seconds);

/** Does what the table and the worker `upkeep` do to places whose time is over. */
const purgeAll = async ({ world: { app } }: DynamicPlace): Promise<void> => {
  const table = openTable({ table: app.table, storageTimeout: 10_000, storageAttempts: 1 });
  await purge(purgePorts(table, app.runtime), await expire(table, app.runtime));
};

describe('the sweep of leases', () => {
  const failures: object[] = [];
  const aside: string[] = [];
  const sweep = (changes: Partial<SweepPorts> = {}, run = sweepLeases): Promise<SweepSummary> => {
    const { world } = place;
    return run({
      now: () => world.app.runtime.now(),
      dueOn: (day, limit) => world.open().stores.leases.dueOn(day, limit),
      end: (due) => endLease((auditType) => world.open(auditType), due),
      forget: (due) => forgetLease((auditType) => world.open(auditType), due),
      hasTime: () => true,
      pause: async (milliseconds) => advance(milliseconds / 1000),
      setAside: async (due) => void aside.push(due.id),
      reportFailure: (facts) => failures.push(facts),
      ...changes,
    });
  };

  it('ends what no workflow ended in time, also after days, and leaves what is not due', async () => {
    await place.lease('db', { ttl: '1m' });
    await place.lease('db', { ttl: '4h' });
    await place.create('long', { maxTTL: null });
    await place.lease('long', { ttl: '9d' });
    advance(120);
    expect(await sweep()).toMatchObject({ gone: 0 });
    advance(400);
    expect(await sweep()).toEqual({ gone: 1, waiting: 0, failed: 0, broken: 0 });
    advance(3 * 86_400);
    expect(await sweep()).toMatchObject({ gone: 1 });
    expect(accounts()).toHaveLength(1);
  });

  it('tries once a day what failed for a day, and tells of it once', async () => {
    await place.lease('db', { ttl: '1m' });
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    for (let hour = 0; hour < 60; hour += 1) {
      advance(3600);
      await sweep();
    }
    const tries = place.provider.calls.filter(({ verb }) => verb === 'revoke').length;
    expect(tries).toBeGreaterThan(15);
    expect(tries).toBeLessThan(32);
    expect(await place.events('fail-dynamic-secret-lease')).toHaveLength(1);
    place.provider.fail(undefined);
    advance(90_000);
    expect(await sweep()).toMatchObject({ gone: 1 });
    expect(accounts()).toEqual([]);
  });

  it('tells of the account of a lease that was purged with its place, once', async () => {
    const { lease } = (await place.lease('db', { ttl: '1m' })).body;
    place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
    const { id } = place.project.environments.find(({ slug }: { slug: string }) => slug === 'dev');
    const path = `/api/v1/projects/${place.project.id}/environments/${id}`;
    await place.world.send(place.world.admin, 'DELETE', path);
    for (let days = 0; days < 31; days += 1) {
      advance(86_400);
      await sweep();
    }
    expect(await place.events('abandon-dynamic-secret-lease')).toEqual([]);
    await purgeAll(place);
    advance(86_400);
    expect(await sweep()).toMatchObject({ gone: 1 });
    expect(await sweep()).toMatchObject({ gone: 0 });
    expect(await place.events('abandon-dynamic-secret-lease')).toMatchObject([
      {
        projectId: place.project.id,
        metadata: { leaseId: lease.id, leaseExternalEntityId: lease.externalEntityId },
      },
    ]);
  });

  it('says nothing more of a lease that ended', async () => {
    await place.lease('db', { ttl: '1m' });
    advance(500);
    expect(await sweep()).toMatchObject({ gone: 1 });
    expect(await place.events('abandon-dynamic-secret-lease')).toEqual([]);
    expect(await place.events('end-dynamic-secret-lease')).toHaveLength(1);
  });

  describe('in the place of workflows', () => {
    const now = () => place.world.app.runtime.now().getTime();

    it('ends leases at their time, waits for those of this minute, and for no others', async () => {
      const ends: number[] = [];
      for (const ttl of ['10s', '40s', '5m'])
        ends.push(Date.parse((await place.lease('db', { ttl })).body.lease.expireAt));
      const lateness: number[] = [];
      const revoke = place.provider.revoke;
      Object.assign(place.provider, {
        revoke: (...asked: Parameters<typeof revoke>) => {
          lateness.push(now() - (ends[lateness.length] ?? 0));
          return revoke(...asked);
        },
      });
      expect(await sweep({}, sweepOnTime)).toEqual({ gone: 2, waiting: 0, failed: 0, broken: 0 });
      expect(accounts()).toHaveLength(1);
      for (const late of lateness) expect(late).toBeLessThan(5000);
      const began = now();
      expect(await sweep({}, sweepOnTime)).toEqual({ gone: 0, waiting: 0, failed: 0, broken: 0 });
      expect(now() - began).toBeLessThan(1000);
    });

    it('tells somebody of what could not be ended for a day', async () => {
      const { lease } = (await place.lease('db', { ttl: '1m' })).body;
      place.provider.fail((verb) => (verb === 'revoke' ? 'down' : undefined));
      for (let hour = 0; hour < 27; hour += 1) {
        advance(3600);
        await sweep({}, sweepOnTime);
      }
      expect(aside).toEqual([lease.id]);
      expect(await place.events('fail-dynamic-secret-lease')).toHaveLength(1);
    });
  });

  it('goes on with the others when one breaks, and says which', async () => {
    await place.lease('db', { ttl: '1m' });
    await place.lease('db', { ttl: '1m' });
    advance(500);
    let calls = 0;
    const summary = await sweep({
      end: async () => {
        calls += 1;
        if (calls === 1) throw new Error('broken');
        return { kind: 'gone' };
      },
      forget: async () => undefined,
    });
    expect(summary).toMatchObject({ gone: 1, broken: 1 });
    expect(failures.at(-1)).toMatchObject({ reason: 'Error' });
  });
});

describe('the reconciler', () => {
  const reported: object[] = [];
  const reconcile = () =>
    reconcileAll((auditType) => place.world.open(auditType), {
      hasTime: () => true,
      reportFailure: (facts) => reported.push(facts),
    });

  it('tells of strays and of accounts that are missing, and ends strays where it is to', async () => {
    const { lease } = (await place.lease('db')).body;
    const gone = (await place.lease('db')).body.lease;
    const stray = `${lease.externalEntityId.slice(0, 11)}-stray`;
    place.provider.accounts.set(stray, '');
    place.provider.accounts.delete(gone.externalEntityId);
    expect(await reconcile()).toEqual({ compared: 1, strays: 1, missing: 1, failed: 0 });
    expect(await place.events('reconcile-dynamic-secret')).toMatchObject([
      {
        projectId: place.project.id,
        actor: { type: 'platform' },
        metadata: { dynamicSecretName: 'db', strays: [stray], missingLeases: [gone.id] },
      },
    ]);
    await place.send('PATCH', '/db', { data: { removesStrays: true } });
    await reconcile();
    expect(accounts()).toEqual([lease.externalEntityId]);
  });

  it('says nothing where nothing is different, and goes past providers that are not there', async () => {
    await place.lease('db');
    expect(await reconcile()).toEqual({ compared: 1, strays: 0, missing: 0, failed: 0 });
    expect(await place.events('reconcile-dynamic-secret')).toEqual([]);
    place.provider.fail((verb) => (verb === 'list' ? 'down' : undefined));
    expect(await reconcile()).toMatchObject({ compared: 0, failed: 1 });
    expect(reported).toMatchObject([{ reason: 'unavailable' }]);
  });

  it('ends leases whose place was deleted without anybody telling', async () => {
    await place.lease('db');
    const { id } = place.project.environments.find(({ slug }: { slug: string }) => slug === 'dev');
    await place.world.send(
      place.world.admin,
      'DELETE',
      `/api/v1/projects/${place.project.id}/environments/${id}`,
    );
    await reconcile();
    expect(accounts()).toEqual([]);
  });

  it('ends leases of a project that was deleted without anybody telling', async () => {
    await place.lease('db');
    await place.world.send(place.world.admin, 'DELETE', `/api/v1/projects/${place.project.id}`);
    await reconcile();
    expect(accounts()).toEqual([]);
  });
});
