import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import { selfSigned } from '../../adapters/egress/self-signed.ts';
import { allItems } from '../../harness/table.ts';
import { type Receiver, startReceiver } from '../../world/receiver.ts';
import { openStreamPlace, type StreamPlace } from '../../world/stream-place.ts';
import type { Actor } from '../../world/world.ts';

let place: StreamPlace;
const receivers: Receiver[] = [];

beforeAll(async () => {
  place = await openStreamPlace();
});
/** Streams that no test needs any more. */
const done: { readonly admin: Actor; readonly id: string }[] = [];

afterEach(async () => {
  for (const receiver of receivers.splice(0)) receiver.close();
  for (const { admin, id } of done.splice(0))
    await place.world.send(admin, 'DELETE', `/api/v1/audit-log-streams/${id}`);
});

const receiving = async (tls?: typeof selfSigned): Promise<Receiver> => {
  const receiver = await startReceiver(tls);
  receivers.push(receiver);
  return receiver;
};

const hour = 3600;

/** Ids of the events in all requests that a receiver took, the test ones left out. */
const idsAt = ({ received }: Receiver): readonly string[] =>
  received.flatMap(({ body }) => body.map(({ id }: { id: string }) => id));

const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();

/** Something that leaves an event: a read, which a rule on the bus may not see. */
const ask = (admin: Actor) => place.world.ok(admin, 'GET', '/api/v1/audit-log-streams');

/** An organization with a stream to a receiver, and nothing underway. */
const streaming = async (body: object = {}) => {
  const [admin, receiver] = [await place.newAdmin(), await receiving()];
  const id = await place.stream(admin, { url: receiver.url, ...body });
  done.push({ admin, id });
  await place.relay();
  await place.workAll();
  return { admin, receiver, id };
};

/** Dead letters of a stream: those of others, whose receivers closed with their tests, left aside. */
const lettersFor = (streamId: string) =>
  place.deadLetters.receive(100).filter(({ body }) => JSON.parse(body).streamId === streamId);

const eventsOfType = async (type: string, streamId: string) =>
  (await allItems(place.world.app.table)).filter(
    (item) => item.type === type && Object(item.metadata).auditLogStreamId === streamId,
  );

describe('a stream', () => {
  it('gets every event of its organization from its own making on, reads included, under the ids of the trail', async () => {
    const { admin, receiver } = await streaming();
    await ask(admin);
    await place.world.project(admin);
    await place.relay();
    await place.workAll();
    expect(distinct(idsAt(receiver))).toEqual(distinct(await place.trailOf(admin.orgId)));
    expect(receiver.received.at(-1)?.body[0]).toMatchObject({
      actor: 'identity',
      actorMetadata: { identityId: admin.id },
      outcome: 'success',
      orgId: admin.orgId,
    });
  });

  it('gets nothing of other organizations, and an organization without streams costs no message', async () => {
    const { receiver } = await streaming();
    const before = receiver.received.length;
    await ask(await place.newAdmin());
    const waiting = place.queue.size;
    await place.relay();
    expect(place.queue.size).toBe(waiting);
    await place.workAll();
    expect(receiver.received).toHaveLength(before);
  });

  it('gets what comes together in one request', async () => {
    const { admin, receiver } = await streaming();
    const before = receiver.received.length;
    for (let count = 0; count < 5; count += 1) {
      await ask(admin);
      await place.relay();
    }
    await place.workAll();
    expect(receiver.received.slice(before).map(({ body }) => body.length)).toEqual([5]);
  });

  it('that is deleted gets nothing that waits for it', async () => {
    const { admin, receiver, id } = await streaming();
    await ask(admin);
    await place.relay();
    const before = receiver.received.length;
    await place.world.ok(admin, 'DELETE', `/api/v1/audit-log-streams/${id}`);
    await place.workAll();
    expect([receiver.received.length, place.queue.size]).toEqual([before, 0]);
  });

  it('tells when events arrived last, and how far behind it is', async () => {
    const { admin, id } = await streaming();
    expect(await place.status(admin, id)).toMatchObject({
      state: 'delivering',
      lastSuccessAt: expect.any(String),
      lagSeconds: expect.any(Number),
      failures: 0,
    });
  });
});

describe('nothing is lost', () => {
  it('when the worker dies after it sent and before it acknowledged: the same ids come again', async () => {
    const { admin, receiver } = await streaming();
    await ask(admin);
    await place.relay();
    const before = receiver.received.length;
    const [message] = place.queue.receive(1);
    expect(message).toBeDefined();
    // The message of a dead worker comes back when its time is over.
    place.world.app.runtime.advance(720);
    await place.workAll();
    expect(receiver.received.length).toBeGreaterThan(before);

    await ask(admin);
    await place.relay();
    const dying = {
      send: async () => {
        throw new Error('killed');
      },
    };
    const sent = receiver.received.length;
    await place.work(dying);
    expect(receiver.received).toHaveLength(sent + 1);
    place.world.app.runtime.advance(720);
    await place.workAll();
    expect(receiver.received).toHaveLength(sent + 2);
    expect(receiver.received[sent]?.body).toEqual(receiver.received[sent + 1]?.body);
  });

  it('when the relay dies after it fed the queue: the same ids come again, and no others', async () => {
    const { admin, receiver } = await streaming();
    await ask(admin);
    const messages: OutgoingMessage[] = [];
    const dying = {
      send: async (sent: readonly OutgoingMessage[]) => {
        messages.push(...sent);
        throw new Error('killed');
      },
    };
    await place.relay(dying);
    for (const { body, group } of messages) place.queue.send(body, 0, group);
    await place.workAll();
    await place.relay();
    await place.workAll();
    const trail = await place.trailOf(admin.orgId);
    expect(distinct(idsAt(receiver))).toEqual(distinct(trail));
    expect(idsAt(receiver).length).toBeGreaterThan(trail.length);
  });

  it('when the relay cannot reach the queue: it wants the records of that organization again', async () => {
    const { admin, receiver } = await streaming();
    await ask(admin);
    const unreachable = {
      send: async () => {
        throw new Error('unreachable');
      },
    };
    expect(await place.relay(unreachable)).toEqual((await place.trailOf(admin.orgId)).slice(-1));
    await place.relay();
    await place.workAll();
    expect(distinct(idsAt(receiver))).toEqual(distinct(await place.trailOf(admin.orgId)));
  });

  it('when a destination is shut for an hour: it is left alone more and more, and gets everything afterwards', async () => {
    const { admin, receiver, id } = await streaming();
    const before = receiver.received.length;
    receiver.answer(503);
    for (let minute = 0; minute < 60; minute += 1) {
      if (minute % 3 === 0) await ask(admin);
      await place.relay();
      await place.pass(60);
    }
    const attempts = receiver.received.length - before;
    expect(attempts).toBeGreaterThan(5);
    expect(attempts).toBeLessThan(15);
    const failing = await place.status(admin, id);
    expect(failing).toMatchObject({
      state: 'failing',
      lastErrorCode: 'http-503',
      lastErrorMessage: 'The destination answered with status 503',
    });
    expect(failing.lagSeconds).toBeGreaterThan(hour - 200);
    const [stopped, ...again] = await eventsOfType('fail-audit-log-stream', id);
    expect(again).toEqual([]);
    // What the rule for incident contacts looks for.
    expect(stopped).toMatchObject({ organizationId: admin.orgId, metadata: { incident: 'audit-delivery' } });

    receiver.answer(200);
    await place.pass(900);
    await place.relay();
    await place.workAll();
    expect(distinct(idsAt(receiver))).toEqual(distinct(await place.trailOf(admin.orgId)));
    expect(await place.status(admin, id)).toMatchObject({ state: 'delivering', failures: 0, givenUp: 0 });
    const [recovered, ...more] = await eventsOfType('recover-audit-log-stream', id);
    expect(more).toEqual([]);
    expect(Object(recovered?.metadata)).not.toHaveProperty('incident');
    expect(recovered).toMatchObject({ actor: { type: 'platform' }, metadata: { lastErrorCode: 'http-503' } });
  });

  it('when a destination is shut for more than a day: the events lie with the dead letters, and can be sent from there', async () => {
    const { admin, receiver, id } = await streaming();
    receiver.answer(500);
    await ask(admin);
    await place.relay();
    await place.pass(25 * hour, 600);
    const letters = lettersFor(id);
    const given = letters.flatMap(({ body }) => JSON.parse(body).events);
    expect(given.map(({ type }) => type)).toContain('get-audit-log-streams');
    expect(place.failures).toContainEqual({ streamId: id, reason: 'GivenUp', events: given.length });

    receiver.answer(200);
    for (const { body, group } of letters) place.queue.send(body, 0, group);
    place.world.app.runtime.advance(900);
    await place.workAll();
    expect(idsAt(receiver)).toEqual(expect.arrayContaining(given.map(({ id: eventId }) => eventId)));
  });
});

describe('a record that is poison', () => {
  it('in the queue goes to the dead letters in the end and holds up nothing', async () => {
    const { admin, receiver } = await streaming();
    const before = place.deadLetters.size;
    place.queue.send('{"streamId":', 0, 'poison');
    await ask(admin);
    await place.relay();
    const sent = receiver.received.length;
    await place.work();
    expect(receiver.received).toHaveLength(sent + 1);
    await place.pass(6 * 720, 720);
    expect(place.deadLetters.size).toBe(before + 1);
    for (const { receipt, group } of place.deadLetters.receive(100))
      if (group === 'poison') place.deadLetters.delete(receipt);
  });

  it('to its destination goes to the dead letters alone, and the others arrive', async () => {
    const { admin, receiver, id } = await streaming();
    await place.world.project(admin, { projectName: 'poison' });
    for (let count = 0; count < 20; count += 1) await ask(admin);
    await place.relay();
    receiver.answer((text) => (text.includes('"create-project"') ? 400 : 200));
    await place.workAll();
    const taken = receiver.received.filter(({ text }) => !text.includes('"create-project"'));
    const ids = taken.flatMap(({ body }) => body.map((event: { id: string }) => event.id));
    const [poison, ...more] = (await allItems(place.world.app.table)).filter(
      (item) => item.type === 'create-project' && item.organizationId === admin.orgId,
    );
    expect(more).toEqual([]);
    const trail = await place.trailOf(admin.orgId);
    expect(distinct([...ids, String(poison?.id)])).toEqual(distinct(trail));
    const letters = lettersFor(id).flatMap(({ body }) => JSON.parse(body).events);
    expect(letters.map((event: { id: string }) => event.id)).toEqual([poison?.id]);
    expect(await place.status(admin, id)).toMatchObject({ state: 'delivering', givenUp: 1 });
  });
});

describe('over TLS', () => {
  const trusted = getCACertificates('default');
  afterEach(() => setDefaultCACertificates([...trusted]));

  it('events go to a certificate that is trusted, and to no other', async () => {
    const receiver = await receiving(selfSigned);
    expect(receiver.url).toMatch(/^https:/);
    const admin = await place.newAdmin();
    const id = await place.stream(admin, { url: receiver.url });
    await place.relay();
    await place.workAll();
    expect(receiver.received).toEqual([]);
    expect(await place.status(admin, id)).toMatchObject({
      state: 'failing',
      lastErrorCode: 'unreachable',
      lastErrorMessage: 'The certificate of the target is not trusted',
    });
    setDefaultCACertificates([...trusted, selfSigned.cert]);
    await place.relay();
    await place.pass(60);
    expect(distinct(idsAt(receiver))).toEqual(
      expect.arrayContaining((await place.trailOf(admin.orgId)).slice(0, 1)),
    );
    expect(await place.status(admin, id)).toMatchObject({ state: 'delivering' });
  });
});

describe('a destination that is dead', () => {
  it('delays no other one, however much waits for it', async () => {
    const dead = await streaming();
    const living = await streaming();
    dead.receiver.close();
    for (let count = 0; count < 60; count += 1) {
      await ask(dead.admin);
      await place.relay();
    }
    await ask(living.admin);
    await place.relay();
    const before = living.receiver.received.length;
    // Two workers at a time: one hangs on the dead destination.
    const hanging = place.work({ deliver: () => new Promise(() => {}) });
    await sleep(1);
    await place.work();
    expect(living.receiver.received.length).toBe(before + 1);
    expect(await Promise.race([hanging, 'hangs'])).toBe('hangs');
    place.world.app.runtime.advance(720);
    await place.workAll();
    expect(await place.status(dead.admin, dead.id)).toMatchObject({
      state: 'failing',
      lastErrorCode: 'unreachable',
      failures: expect.any(Number),
    });
    // What waited in sixty messages waits in few.
    await place.pass(1800);
    expect(place.queue.size).toBeLessThan(10);
  });

  it('is tried by one worker at a time', async () => {
    const { admin, receiver } = await streaming();
    receiver.answer(503);
    for (let count = 0; count < 40; count += 1) {
      await ask(admin);
      await place.relay();
    }
    await place.work();
    const before = receiver.received.length;
    place.world.app.runtime.advance(11);
    await Promise.all([place.work(), place.work(), place.work(), place.work()]);
    expect(receiver.received.length).toBe(before + 1);
  });

  it('is tried at once after a test that it took', async () => {
    const { admin, receiver, id } = await streaming();
    receiver.answer(503);
    await ask(admin);
    await place.relay();
    for (let minute = 0; minute < 20; minute += 1) await place.pass(60);
    receiver.answer(200);
    await place.world.ok(admin, 'POST', `/api/v1/audit-log-streams/${id}/test`);
    await place.relay();
    await place.workAll();
    expect(await place.status(admin, id)).toMatchObject({ state: 'delivering' });
  });
});
