import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeBatch as takeMails } from '../../../functions/workers/mail/batch.ts';
import { lookAtAllDue } from '../../../functions/workers/pki-alerts/due-alerts.ts';
import { takeBatch as takeWebhooks } from '../../../functions/workers/webhooks/batch.ts';
import type { Mail, Mailer } from '../../../layers/domain/mail.ts';
import { sendOrdered } from '../../../layers/domain/mailing/send-ordered.ts';
import { lookAtCollection } from '../../../layers/domain/pki/alerts/look-at-collection.ts';
import { deleteOrganization, restoreOrganization } from '../../world/deleted-organization.ts';
import { eventsOf } from '../../world/events.ts';
import { openWebhookPlace, record, type WebhookPlace } from '../../world/webhook-place.ts';
import type { World } from '../../world/world.ts';
import { openPkiPlace, type PkiPlace } from '../pki/pki-place.ts';

const day = 86_400;

let hooks: WebhookPlace;
let world: World;
beforeAll(async () => {
  hooks = await openWebhookPlace();
  world = hooks.world;
});
afterAll(() => hooks.receiver.close());

interface Watched {
  readonly place: PkiPlace;
  readonly caId: string;
  readonly collectionId: string;
  readonly alertId: string;
}

const watched = async (alertBeforeDays = 30, more: object = {}): Promise<Watched> => {
  const place = await openPkiPlace(world);
  const { id: caId } = await place.root({ notAfter: '2060-01-01T00:00:00Z' });
  const { id: collectionId } = await place.ok('POST', '/collections', {
    projectId: place.projectId,
    name: 'Servers',
  });
  const alert = await place.ok('POST', '/alerts', {
    projectId: place.projectId,
    pkiCollectionId: collectionId,
    name: 'Servers expire',
    alertBeforeDays,
    emails: ['ops@example.org', 'sec@example.org'],
    ...more,
  });
  return { place, caId, collectionId, alertId: alert.id };
};

const issue = async ({ place, caId, collectionId }: Watched, more: object = {}) =>
  (await place.issue(caId, { pkiCollectionId: collectionId, ...more })).serialNumber as string;

/** Looks as the worker does; `hasTime` says when it is ended, `open` gives it other units. */
const run = async (more: { hasTime?: () => boolean; open?: World['open'] } = {}) => {
  const { hasTime = () => true, open = world.open } = more;
  const failures: object[] = [];
  const summary = await lookAtAllDue({
    now: () => world.app.runtime.now(),
    dueOn: (due, limit) => world.open().stores.pkiAlerts.dueOn(due, limit),
    look: (due) => lookAtCollection({ open, hasTime }, due),
    hasTime: () => true,
    reportFailure: (facts) => failures.push(facts),
  });
  return { summary, failures };
};

// biome-ignore lint/suspicious/noExplicitAny: events of every shape
const noticesOf = async ({ alertId }: Watched): Promise<any[]> =>
  (await eventsOf(world.app, 'send-pki-alert')).filter(({ metadata }) => metadata.pkiAlertId === alertId);

/** Serial numbers in each notice, oldest first. */
const toldBy = async (watch: Watched): Promise<string[][]> =>
  (await noticesOf(watch)).map(({ metadata }) =>
    metadata.items.map(({ serialNumber }: { serialNumber: string }) => serialNumber),
  );

const message = (detail: unknown) => ({ messageId: '1', body: JSON.stringify({ detail }) }) as SQSRecord;

const mailsFor = async (event: object): Promise<readonly Mail[]> => {
  const sent: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void sent.push(mail) };
  await takeMails([message(event)], {
    send: (id) => sendOrdered(world.open(), { mailer }, id),
    reportFailure: ({ reason }) => expect(reason).toBeUndefined(),
  });
  return sent;
};

describe('an alert', () => {
  it('tells of each certificate and CA once, on its day, through 400 days', async () => {
    const watch = await watched(30);
    const { place } = watch;
    const start = world.app.runtime.now().getTime();
    const lives = [20, 45, 100, 250, 399];
    const serials = new Map<number, string>();
    for (const days of lives)
      serials.set(days, await issue(watch, { commonName: `h${days}.example.com`, ttl: `${days}d` }));
    const ca = await place.root({ notAfter: new Date(start + 200 * day * 1000).toISOString() });
    await place.ok('POST', `/collections/${watch.collectionId}/items`, { type: 'ca', itemId: ca.id });
    serials.set(200, ca.serialNumber);

    const seen: { readonly on: number; readonly serial: string }[] = [];
    for (let on = 0; on <= 400; on += 1) {
      const before = (await noticesOf(watch)).length;
      await run();
      for (const notice of (await toldBy(watch)).slice(before))
        seen.push(...notice.map((serial) => ({ on, serial })));
      world.app.runtime.advance(day);
    }

    const expected = [...serials]
      .map(([days, serial]) => ({ on: Math.max(0, days - 30), serial }))
      .sort((a, b) => a.on - b.on);
    expect(seen).toEqual(expected);
  }, 240_000);

  it('waits while the organization is deleted, and tells once it is back', async () => {
    const watch = await watched(30);
    await issue(watch, { ttl: '10d' });
    await deleteOrganization(world);
    await run();
    expect(await noticesOf(watch)).toEqual([]);
    await restoreOrganization(world);
    await run();
    expect(await noticesOf(watch)).toHaveLength(1);
  });

  it('mails its people what expires, in text that cannot pass for something else', async () => {
    const watch = await watched(30);
    const friendlyName = `<b>Pay now</b> ${'x'.repeat(220)}`;
    const serial = await issue(watch, { friendlyName, ttl: '10d' });
    await run();
    const [event] = await noticesOf(watch);
    expect(event).toMatchObject({
      outcome: 'success',
      organizationId: world.orgId,
      projectId: watch.place.projectId,
      actor: { type: 'platform' },
      metadata: { numberOfItems: 1, pkiCollectionId: watch.collectionId },
    });
    const mails = await mailsFor(event);
    expect(mails.map(({ to }) => to).sort()).toEqual(['ops@example.org', 'sec@example.org']);
    const [mail] = mails;
    expect(mail?.subject).toBe('Certificates expire: Servers expire');
    const line = mail?.text.split('\n').find((each) => each.includes(serial));
    expect(line).toMatch(/ UTC {2}Certificate <b>Pay now<\/b> x+… \([0-9a-f]{40}\)$/);
    expect(line?.length).toBeLessThan(300);
    expect(await mailsFor(event)).toEqual([]);
  });

  it('leaves out what was revoked, renewed or deleted, and tells of a hold that was taken back', async () => {
    const watch = await watched(30);
    const { place } = watch;
    const name = (host: string, ttl = '10d') => ({ commonName: host, altNames: host, ttl });
    const revoked = await issue(watch, name('revoked.example.com'));
    const held = await issue(watch, name('held.example.com'));
    const deleted = await issue(watch, name('deleted.example.com'));
    const renewed = await issue(watch, name('renewed.example.com'));
    const other = await issue(watch, name('other.example.com'));
    await place.issue(watch.caId, name('renewed.example.com', '90d'));
    // Of the same common name, but for other hosts.
    await place.issue(watch.caId, { ...name('other.example.com', '90d'), altNames: 'elsewhere.example.com' });
    const reason = (revocationReason: string) => ({ revocationReason });
    await place.ok('POST', `/certificates/${revoked}/revoke`, reason('SUPERSEDED'));
    await place.ok('POST', `/certificates/${held}/revoke`, reason('CERTIFICATE_HOLD'));
    await place.ok('DELETE', `/certificates/${deleted}`);
    await run();
    expect(await toldBy(watch)).toEqual([[other]]);

    await place.ok('POST', `/certificates/${held}/release`);
    world.app.runtime.advance(day);
    await run();
    expect(await toldBy(watch)).toEqual([[other], [held]]);
    expect(renewed).not.toBe(other);
  });

  it('tells of what came into the collection within its days, and what no run saw for a while', async () => {
    const watch = await watched(30);
    await run();
    const late = await issue(watch, { commonName: 'late.example.com', ttl: '5d' });
    world.app.runtime.advance(20 * day);
    await run();
    expect(await toldBy(watch)).toEqual([[late]]);
  });

  it('is told once by runs that look at the same moment', async () => {
    const watch = await watched(30);
    const serial = await issue(watch, { ttl: '10d' });
    await Promise.all([run(), run(), run()]);
    expect(await toldBy(watch)).toEqual([[serial]]);
  });

  it('of more than a notice names counts the others, and is whole after a crash at any write', async () => {
    const watch = await watched(30);
    const { collectionId, place } = watch;
    const serial = await issue(watch, { ttl: '10d' });
    const { certificate } = await place.ok('GET', `/certificates/${serial}`);
    const stored = await world.read(({ certificates }) => certificates.find(place.projectId, certificate.id));
    if (!stored) throw new Error('There is no record');
    for (let n = 0; n < 199; n += 1) {
      // No hexadecimal digit: none of them is the certificate that they are copies of.
      const id = `${stored.id.slice(0, -4)}g${String(n).padStart(3, '0')}`;
      const copy = { ...stored, id, commonName: `h${n}`, serialNumber: `40${String(n).padStart(38, '0')}` };
      const { projectId, serialNumber } = copy;
      const body = { projectId, serialNumber, certificateId: id, der: new Uint8Array([1]) };
      await world.write(({ certificates, pkiCollections }) => [
        ...certificates.creation(copy, body),
        ...pkiCollections.addition(
          {
            ...{ projectId, collectionId, type: 'certificate', itemId: id, serialNumber },
            ...{ friendlyName: 'copy', notBefore: stored.notBefore, notAfter: stored.notAfter },
            ...{ createdAt: stored.createdAt, updatedAt: stored.updatedAt },
          },
          0,
        ),
      ]);
    }
    // Ends after each of its writes in turn, and goes on with the next run.
    for (let writes = 0; writes < 6; writes += 1) {
      let left = writes;
      const open: World['open'] = (auditType) => {
        const unit = world.open(auditType);
        const commit = unit.commit.bind(unit);
        unit.commit = async (changes) => {
          if (left === 0) throw new Error('the process ended');
          left -= 1;
          await commit(changes);
        };
        return unit;
      };
      await run({ open });
    }
    await run();
    const notices = await noticesOf(watch);
    expect(notices.map(({ metadata }) => [metadata.numberOfItems, metadata.items.length])).toEqual([
      [200, 50],
    ]);
    const [mail] = await mailsFor(notices[0]);
    expect(mail?.text).toContain('and 150 more');
  }, 120_000);

  it('goes on where the time was over', async () => {
    const watch = await watched(30);
    const serial = await issue(watch, { ttl: '10d' });
    expect((await run({ hasTime: () => false })).summary.unfinished).toBeGreaterThan(0);
    expect(await toldBy(watch)).toEqual([]);
    await run();
    expect(await toldBy(watch)).toEqual([[serial]]);
  });

  it('that was deleted, or whose project is in the bin, tells nobody', async () => {
    const [gone, binned] = [await watched(30), await watched(30)];
    for (const watch of [gone, binned]) await issue(watch, { ttl: '10d' });
    await gone.place.ok('DELETE', `/alerts/${gone.alertId}`);
    await world.ok(world.admin, 'DELETE', `/api/v1/workspace/${binned.place.projectId}`);
    expect((await run()).failures).toEqual([]);
    for (const watch of [gone, binned]) expect(await toldBy(watch)).toEqual([]);
  });

  it('calls the webhooks of its project that asked for it, and no others', async () => {
    const watch = await watched(30);
    const project = { id: watch.place.projectId };
    const asking = { eventsFilter: [{ eventName: 'certificates.expiring' }] };
    const heard = await hooks.hookIn(project, asking);
    await hooks.hookIn(project);
    await hooks.hookIn(project, { eventsFilter: [{ eventName: 'secrets.modified' }] });
    await issue(watch, { ttl: '10d' });
    await run();
    const [event] = await noticesOf(watch);
    const sent = await hooks.fanOut(JSON.stringify({ detail: event }));
    expect(sent.map((body) => JSON.parse(body).delivery.webhookId)).toEqual([heard.id]);
    const before = hooks.receiver.received.length;
    await takeWebhooks([record(sent[0] ?? '')], hooks.ports());
    const call = hooks.receiver.received.slice(before);
    expect(call).toHaveLength(1);
    expect(call[0]?.body).toMatchObject({
      event: 'certificates.expiring',
      project: { workspaceId: project.id },
      expiring: { pkiAlertId: watch.alertId, pkiCollectionId: watch.collectionId, numberOfItems: 1 },
    });
  });
});
