import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { remindAllDue } from '../../../functions/workers/reminders/due-reminders.ts';
import { outbox } from '../../../layers/adapters/mail/outbox.ts';
import type { Mail, Mailer } from '../../../layers/domain/mail.ts';
import { remind } from '../../../layers/domain/reminders/remind.ts';
import { allItems } from '../../harness/table.ts';
import { openWorld, type World } from '../../world/world.ts';

const day = 86_400;
// biome-ignore lint/suspicious/noExplicitAny: replies as they came
type Reply = any;

let world: World;
let project: Reply;
let people: readonly string[];

beforeAll(async () => {
  world = await openWorld();
  project = await world.project(world.admin, { projectName: 'Shop' });
  const [ann, bob] = [await world.personIn(project.id, 'viewer'), await world.personIn(project.id, 'member')];
  people = [ann.email, bob.email].sort();
});

let names = 0;
const path = (name: string) => `/api/v3/secrets/raw/${name}`;
const body = (more: object) => ({ workspaceId: project.id, environment: 'dev', secretPath: '/', ...more });

/** A new secret with a reminder. */
const reminded = async (more: object = {}): Promise<{ name: string; id: string }> => {
  names += 1;
  const name = `SECRET_${names}`;
  const reminder = {
    secretValue: 'canary-value',
    secretReminderRepeatDays: 3,
    secretReminderNote: 'rotate me',
  };
  const { secret } = await world.ok(world.admin, 'POST', path(name), body({ ...reminder, ...more }));
  return { name, id: secret.id };
};

const change = (name: string, more: object) => world.ok(world.admin, 'PATCH', path(name), body(more));

const collecting = (): Mailer & { readonly mails: Mail[] } => {
  const mails: Mail[] = [];
  return { mails, send: async (mail) => void mails.push(mail) };
};

const run = async (mailer?: Mailer, hasTime: () => boolean = () => true) => {
  const failures: object[] = [];
  const ports = {
    open: world.open,
    mailer,
    mailFailed: ({ userId }: { userId: string }) => void failures.push({ userId }),
  };
  const summary = await remindAllDue({
    now: () => world.app.runtime.now(),
    linesOf: async (due, limit) => (await world.open().stores.reminders.linesOf(due, limit)).items,
    remind: (due, secretId) => remind(ports, due, secretId),
    hasTime,
    reportFailure: (facts) => void failures.push(facts),
  });
  return { summary, failures };
};

/** Who was mailed about a secret. */
const toldAbout = (mails: readonly Mail[], name: string): string[] =>
  mails
    .filter(({ text }) => text.includes(`${name}\n`))
    .map(({ to }) => to)
    .sort();

const dueOf = async (secretId: string) => (await world.open().stores.reminders.find(secretId))?.dueOn;
const today = () => world.app.runtime.now().toISOString().slice(0, 10);
const dateIn = (days: number) =>
  new Date(world.app.runtime.now().getTime() + days * day * 1000).toISOString().slice(0, 10);

describe('a reminder', () => {
  it('is mailed to everybody in the project on its day, not before, and then again', async () => {
    const { name, id } = await reminded();
    const early = collecting();
    await run(early);
    expect(toldAbout(early.mails, name)).toEqual([]);
    for (let round = 0; round < 2; round += 1) {
      world.app.runtime.advance(3 * day);
      const mailer = collecting();
      await run(mailer);
      expect(toldAbout(mailer.mails, name)).toEqual(people);
      expect(await dueOf(id)).toBe(dateIn(3));
    }
  });

  it('says where the secret is and what was noted, never its value', async () => {
    const { name } = await reminded();
    world.app.runtime.advance(3 * day);
    const mailer = collecting();
    await run(mailer);
    const mail = mailer.mails.find(({ text }) => text.includes(`${name}\n`));
    expect(mail?.subject).toBe(`Secret reminder: ${name} in Shop`);
    for (const part of ['Shop', 'Example', 'dev', 'rotate me', 'every 3 days'])
      expect(mail?.text).toContain(part);
    expect(mail?.text).not.toContain('canary-value');
  });

  it('is in the trail, also where no mail can be sent', async () => {
    const { id } = await reminded();
    world.app.runtime.advance(3 * day);
    expect((await run()).summary.reminded).toBeGreaterThan(0);
    const event = (await allItems(world.app.table)).find(
      ({ type, metadata }) =>
        type === 'send-secret-reminder' && (metadata as { secretId: string }).secretId === id,
    );
    expect(event).toMatchObject({
      outcome: 'success',
      projectId: project.id,
      organizationId: world.orgId,
      actor: { type: 'platform' },
      metadata: { environment: 'dev', secretPath: '/', numberOfMails: 0 },
    });
    expect(await dueOf(id)).toBe(dateIn(3));
  });

  it('that was missed for days comes once, and keeps its rhythm', async () => {
    const { name, id } = await reminded({ secretReminderRepeatDays: 5 });
    world.app.runtime.advance(12 * day);
    const mailer = collecting();
    await run(mailer);
    expect(toldAbout(mailer.mails, name)).toEqual(people);
    expect(await dueOf(id)).toBe(dateIn(3));
  });

  it('counts from when it was changed, and the old day means nothing any more', async () => {
    const { name, id } = await reminded();
    world.app.runtime.advance(day);
    await change(name, { secretReminderRepeatDays: 10 });
    world.app.runtime.advance(2 * day);
    const mailer = collecting();
    expect((await run(mailer)).summary.stale).toBe(1);
    expect(toldAbout(mailer.mails, name)).toEqual([]);
    expect(await dueOf(id)).toBe(dateIn(8));
  });

  it('is not moved by a new value', async () => {
    const { name, id } = await reminded();
    const due = await dueOf(id);
    world.app.runtime.advance(day);
    await change(name, { secretValue: 'new' });
    expect(await dueOf(id)).toBe(due);
  });

  it('follows a secret to its new name', async () => {
    const { name } = await reminded();
    await change(name, { newSecretName: `${name}_RENAMED` });
    world.app.runtime.advance(3 * day);
    const mailer = collecting();
    await run(mailer);
    expect(toldAbout(mailer.mails, `${name}_RENAMED`)).toEqual(people);
  });

  it('ends with its secret', async () => {
    const { name, id } = await reminded();
    await world.ok(world.admin, 'DELETE', path(name), body({}));
    expect(await dueOf(id)).toBeUndefined();
    world.app.runtime.advance(3 * day);
    const mailer = collecting();
    await run(mailer);
    expect(toldAbout(mailer.mails, name)).toEqual([]);
  });

  it('of a secret in a deleted folder waits as long as that may be restored', async () => {
    const folder = await world.ok(world.admin, 'POST', '/api/v1/folders', {
      workspaceId: project.id,
      environment: 'dev',
      path: '/',
      name: 'gone',
    });
    const { name, id } = await reminded({ secretPath: '/gone' });
    const at = { workspaceId: project.id, environment: 'dev', path: '/' };
    await world.ok(world.admin, 'DELETE', `/api/v1/folders/${folder.folder.id}`, at);
    world.app.runtime.advance(3 * day);
    const mailer = collecting();
    expect((await run(mailer)).summary.missing).toBe(1);
    expect(toldAbout(mailer.mails, name)).toEqual([]);
    expect(await dueOf(id)).toBe(dateIn(1));
    for (let days = 0; days < 31; days += 1) {
      world.app.runtime.advance(day);
      await run();
    }
    expect(await dueOf(id)).toBeUndefined();
  });
});

describe('mail in trouble', () => {
  const refusingAll: Mailer = { send: () => Promise.reject(new TypeError('no')) };

  it('leaves the reminder for the next run, and the others are sent', async () => {
    const { name, id } = await reminded();
    const other = await reminded();
    world.app.runtime.advance(3 * day);
    const failing: Mailer = {
      send: (mail) =>
        mail.text.includes(`${name}\n`) ? Promise.reject(new TypeError('no')) : Promise.resolve(),
    };
    const { summary, failures } = await run(failing);
    expect([summary.failed, await dueOf(id), await dueOf(other.id)]).toEqual([1, today(), dateIn(3)]);
    expect(failures).toContainEqual({ secretId: id, reason: 'TypeError' });
    const mailer = collecting();
    await run(mailer);
    expect(toldAbout(mailer.mails, name)).toEqual(people);
  });

  it('for one person does not repeat the mails of the others', async () => {
    const { id } = await reminded();
    world.app.runtime.advance(3 * day);
    const [unlucky] = people;
    const mailer = collecting();
    const { failures } = await run({
      send: (mail) => (mail.to === unlucky ? refusingAll.send(mail) : mailer.send(mail)),
    });
    expect(failures.length).toBeGreaterThan(0);
    expect(await dueOf(id)).toBe(dateIn(3));
  });
});

it('a run stops when its time is over, and the next goes on', async () => {
  const made = [await reminded(), await reminded(), await reminded()];
  world.app.runtime.advance(3 * day);
  const mailer = collecting();
  const sent = () => made.filter(({ name }) => toldAbout(mailer.mails, name).length > 0).length;
  let steps = 34;
  await run(mailer, () => {
    steps -= 1;
    return steps > 0;
  });
  expect(sent()).toBeLessThan(3);
  await run(mailer);
  expect(sent()).toBe(3);
});

it('a note without days is refused', async () => {
  const noted = body({ secretValue: 'v', secretReminderNote: 'never' });
  expect((await world.send(world.admin, 'POST', path('NOTED'), noted)).status).toBe(400);
});

describe('the outbox', () => {
  it('keeps every mail in a file that only its owner reads', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'locket-outbox-')), 'outbox');
    const mailer = outbox(folder, world.app.runtime);
    await mailer.send({ to: 'ann@example.org', subject: 'Hello', text: 'Über' });
    await mailer.send({ to: 'bob@example.org', subject: 'Hello', text: 'text' });
    const files = await readdir(folder);
    expect(files).toHaveLength(2);
    const text = await readFile(join(folder, files.sort()[0] ?? ''), 'utf8');
    expect(text).toMatch(/^Date: .*\nTo: ann@example.org\nSubject: Hello\n/);
    expect(text).toContain('\n\nÜber');
    expect((await stat(join(folder, files[0] ?? ''))).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });
});
