import type { SQSRecord } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incidentEvents } from '../../../functions/incident-events.ts';
import { takeBatch } from '../../../functions/workers/incidents/batch.ts';
import { takeBatch as takeMails } from '../../../functions/workers/mail/batch.ts';
import { heedIncident } from '../../../layers/domain/incidents/heed-incident.ts';
import { incidentSignals } from '../../../layers/domain/incidents/signals.ts';
import type { Mail, Mailer } from '../../../layers/domain/mail.ts';
import { sendOrdered } from '../../../layers/domain/mailing/send-ordered.ts';
import { eventsOf } from '../../world/events.ts';
import { login, newMachine } from '../../world/machines.ts';
import { storedState } from '../../world/stored-state.ts';
import { openWorld, type World } from '../../world/world.ts';

const { after } = incidentSignals.lockouts;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const contacts = `/api/v1/organization/${world.orgId}/incidentContactOrg`;
  for (const email of ['security@example.org', 'oncall@example.org'])
    await world.ok(world.admin, 'POST', contacts, { email });
});
beforeEach(() => world.app.runtime.advance(25 * 3600));

const message = (detail: unknown, n = 0) =>
  ({ messageId: String(n), body: JSON.stringify({ detail }) }) as SQSRecord;

/** Heeds messages as the worker does; answers which failed. */
const heed = async (...records: readonly SQSRecord[]) => {
  const failures: string[] = [];
  await takeBatch(records, {
    heed: (key) => heedIncident((auditType) => world.open(auditType), key),
    reportFailure: ({ reason }) => failures.push(reason),
  });
  return failures;
};

const signal = (organizationId = world.orgId, incident = 'lockouts') => ({
  organizationId,
  metadata: { incident },
});
const signals = (count: number, organizationId?: string) =>
  Array.from({ length: count }, (_, n) => message(signal(organizationId), n));

const told = () => eventsOf(world.app, 'tell-incident-contacts');

/** What the worker for mail sends for an event, delivered as often as said. */
const mailsFor = async (event: object, times = 1): Promise<readonly Mail[]> => {
  const sent: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void sent.push(mail) };
  for (let i = 0; i < times; i += 1)
    await takeMails([message(event)], {
      send: (id) => sendOrdered(world.open(), { mailer }, id),
      reportFailure: ({ reason }) => expect(reason).toBeUndefined(),
    });
  return sent;
};

describe('a wave of lockouts', () => {
  it('is told to every incident contact, each once', async () => {
    const machine = await newMachine(world);
    const wrong = { ...machine, clientSecret: 'wrong' };
    for (let i = 0; i < after + 5; i += 1) await login(world, wrong);
    const locked = (await eventsOf(world.app, 'login-identity-universal-auth')).filter(
      ({ metadata }) => (metadata as { incident?: string }).incident === 'lockouts',
    );
    expect(locked.length).toBeGreaterThanOrEqual(after);
    expect(await heed(...locked.map(message))).toEqual([]);
    const [event, ...more] = await told();
    expect(more).toEqual([]);
    expect(event).toMatchObject({ organizationId: world.orgId, metadata: { signal: 'lockouts' } });
    const mails = await mailsFor(event as object, 3);
    expect(mails.map(({ to }) => to).sort()).toEqual(['oncall@example.org', 'security@example.org']);
    expect(mails[0]?.text).toContain('Organization: ');
    expect((await login(world, machine)).status).toBe(200);
  });

  it('begins with the tenth refusal within an hour, and is told once in a day', async () => {
    const before = (await told()).length;
    const since = async () => (await told()).length - before;
    await heed(...signals(after - 1));
    world.app.runtime.advance(3601);
    await heed(...signals(after - 1));
    expect(await since()).toBe(0);
    await heed(...signals(1));
    expect(await since()).toBe(1);
    world.app.runtime.advance(23 * 3600);
    await heed(...signals(after * 2));
    expect(await since()).toBe(1);
    world.app.runtime.advance(3601);
    await heed(...signals(after));
    expect(await since()).toBe(2);
  });

  it('writes nothing as long as it goes on after it was told', async () => {
    await heed(...signals(after));
    const before = await storedState(world.app.table);
    await heed(...signals(after));
    expect(await storedState(world.app.table)).toEqual(before);
  });

  it('is told once by workers that hear of it at the same moment', async () => {
    const before = (await told()).length;
    await heed(...signals(after - 1));
    await Promise.all(Array.from({ length: 4 }, () => heed(...signals(1))));
    expect((await told()).length - before).toBe(1);
  });

  it('of an organization without contacts, and of none, is no work', async () => {
    const before = (await told()).length;
    expect(await heed(...signals(after, await world.newOrganization()))).toEqual([]);
    expect(await heed(...signals(after, 'instance'))).toEqual([]);
    expect((await told()).length).toBe(before);
  });
});

describe('an audit log stream that stops', () => {
  it('is told at once, once in a day, and apart from other signals', async () => {
    const before = (await told()).length;
    await heed(...signals(after));
    const stopped = signal(world.orgId, 'audit-delivery');
    await heed(message(stopped), message(stopped));
    const [lockouts, event, ...more] = (await told()).slice(before);
    expect([lockouts?.metadata, event?.metadata]).toMatchObject([
      { signal: 'lockouts' },
      { signal: 'audit-delivery' },
    ]);
    expect(more).toEqual([]);
    const mails = await mailsFor(event as object);
    expect(mails.map(({ to }) => to).sort()).toEqual(['oncall@example.org', 'security@example.org']);
    expect(mails[0]?.subject).toBe('Locket: an audit log stream has stopped');
  });
});

describe('a signal', () => {
  it('that nobody knows is left with the dead letters', async () => {
    const unknown = { organizationId: world.orgId, metadata: { incident: 'nothing' } };
    expect(await heed(message(unknown), message({}))).toEqual(['ZodError', 'ZodError']);
  });

  it('comes by types of events that the rules of the bus name', () => {
    expect(incidentEvents).toEqual(expect.arrayContaining(['user-login', 'fail-audit-log-stream']));
  });
});
