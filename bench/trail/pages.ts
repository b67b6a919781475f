import { randomBytes, randomUUID } from 'node:crypto';
import { batchWrite, inParallel } from '../../layers/adapters/dynamo/batches.ts';
import { membersOf } from '../../layers/adapters/dynamo/items.ts';
import { auditItem } from '../../layers/adapters/dynamo/records/audit.ts';
import { packsOf } from '../../layers/adapters/dynamo/records/audit-index.ts';
import { openTable } from '../../layers/adapters/dynamo/table.ts';
import { systemRuntime, uuidV7 } from '../../layers/adapters/system.ts';
import type { AuditEvent } from '../../layers/domain/audit/event.ts';
import type { SeededApp } from '../counting/seeded-app.ts';
import { type FeatureFigure, notAbove, untargeted } from '../features/figure.ts';
import type { Options } from '../options.ts';

const retentionDays = 90;
/** Events that are indexed together: what 200 a second make of five seconds. */
const together = 1000;
const perSecond = 200;
const lanes = 4;
const runs = 15;
const mostMilliseconds = 50;
const mostUnits = 10;
/** The trail as it is written, and its index. */
const trailFamilies = ['AUDIT#', 'TRAIL#'];

const machines = Array.from({ length: 20 }, () => randomUUID());
const secrets = Array.from({ length: 60 }, (_, n) => ({
  secretId: randomUUID(),
  secretKey: `SERVICE_${n}_PASSWORD`,
}));

/** The nth event before now, of machines that read secrets of one project. */
const eventBefore = (orgId: string, projectId: string, now: number, n: number): AuditEvent => {
  const at = Math.floor(now - (n * 1000) / perSecond);
  return {
    id: uuidV7(at, randomBytes(16)),
    type: n % 25 === 0 ? 'create-secret' : 'get-secret',
    outcome: 'success',
    occurredAt: new Date(at).toISOString(),
    organizationId: orgId,
    projectId,
    projectName: 'payments',
    actor: {
      type: 'identity',
      metadata: { identityId: machines[(n * 7) % machines.length] ?? '', name: 'payments-service' },
    },
    ipAddress: '198.51.100.20',
    userAgent: 'aws-sdk-js/3.0',
    requestId: randomBytes(12).toString('base64'),
    metadata: {
      environment: 'prod',
      secretPath: '/services',
      ...secrets[(n * 13) % secrets.length],
      secretVersion: 3,
    },
  };
};

/** Fills the trail and its index straight through storage, for as long as there is time; answers how many events. */
const fill = async (
  { app, seeded, organizationId }: SeededApp,
  { trailEvents, trailSeconds }: Options,
): Promise<number> => {
  const table = openTable({
    table: app.environment.LOCKET_TABLE ?? '',
    storageTimeout: 30_000,
    storageAttempts: 3,
  });
  const now = Date.now();
  const end = performance.now() + trailSeconds * 1000;
  let filled = 0;
  const starts = Array.from({ length: Math.ceil(trailEvents / together) }, (_, index) => index * together);
  await inParallel(
    starts,
    async (start) => {
      if (performance.now() > end) return;
      const items = Array.from({ length: together }, (_, n) =>
        auditItem(eventBefore(organizationId, seeded.projectId, now, start + n), retentionDays),
      );
      const packs = packsOf(
        items.map((item) => {
          const { doc, ttl } = membersOf(item);
          return { pk: item.pk, doc: String(doc), ttl: Number(ttl) };
        }),
      );
      await batchWrite(table, systemRuntime, [...items, ...packs]);
      filled += together;
    },
    lanes,
  );
  return filled;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What a page of 20 of the newest events takes in a long trail: unfiltered, of one actor, of one secret. */
export const measureTrailPages = async (
  seededApp: SeededApp,
  options: Options,
): Promise<readonly FeatureFigure[]> => {
  const { app, seeded, adminToken } = seededApp;
  const count = await fill(seededApp, options);
  const organization = '/api/v1/organization/audit-logs?limit=20';
  const pages = {
    'the newest of the organization': organization,
    'of one actor': `${organization}&actor=${machines[3]}`,
    'of one secret': `${organization}&projectId=${seeded.projectId}&secretKey=SERVICE_7_PASSWORD`,
  };
  const figures = [untargeted('events in the trail and its index', count, 'events')];
  for (const [name, path] of Object.entries(pages)) {
    const request = { method: 'GET', path, token: adminToken };
    const times: number[] = [];
    await app.send(request);
    for (let run = 0; run < runs; run += 1) {
      app.meter.reset();
      const started = performance.now();
      await app.send(request);
      times.push(performance.now() - started);
    }
    figures.push(notAbove(`20 events, ${name}`, median(times), 'ms', mostMilliseconds));
    const ofTrail = app.meter.unitsOfQueries(trailFamilies);
    figures.push(notAbove(`20 events, ${name}: of the trail`, ofTrail, 'units', mostUnits));
    figures.push(untargeted(`20 events, ${name}: in all`, app.meter.read().readUnits, 'units'));
  }
  return figures;
};
