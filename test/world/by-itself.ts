import { takeBatch as takeChats } from '../../functions/workers/chat/batch.ts';
import { remindAllDue } from '../../functions/workers/reminders/due-reminders.ts';
import { scheduleAll } from '../../functions/workers/sync-schedule/all-syncs.ts';
import { takeBatch as takeWebhooks } from '../../functions/workers/webhooks/batch.ts';
import type { Mail } from '../../layers/domain/mail.ts';
import { remind } from '../../layers/domain/reminders/remind.ts';
import { catchUp } from '../../layers/domain/secret-rotation/rotation-workflow.ts';
import { jobIn } from '../../layers/domain/secret-scanning/push-job.ts';
import { allItems } from '../harness/table.ts';
import { eventsOf } from './events.ts';
import { openImportPlace } from './external-import-place.ts';
import { adding, leaked, openRepositoryPlace, pushOf } from './repositories.ts';
import { openRotationPlace } from './rotation-place.ts';
import { openSlackPlace } from './slack-place.ts';
import { openSyncPlace } from './sync-place.ts';
import { changed, openWebhookPlace, record } from './webhook-place.ts';
import { openWorld, type World } from './world.ts';

/** Something that goes on in a project, or an organization, without anybody asking for it. */
export interface ByItself {
  readonly world: World;
  /** None where it belongs to an organization as a whole. */
  readonly projectId?: string;
  /** Leaves something that waits in a queue, or is on its way. */
  begin(): Promise<void>;
  /** What schedules begin after a day. */
  day(): Promise<void>;
  /** Has workers do all that waits by now. */
  work(): Promise<void>;
  /** How often the outside was reached. */
  reached(): number;
  /** What an operator would be told of: failures and dead letters. */
  readonly troubles: unknown[];
  /** Whether it goes on, or can be taken up again; asked once it was restored and workers did what waited. */
  goesOn(): Promise<boolean>;
  close?(): void;
}

const day = 86_400;

const syncs = async (): Promise<ByItself> => {
  const place = await openSyncPlace();
  const { world, project } = place;
  await place.set('ONE', 'first');
  await place.sync('gitlab', { appId: 'app' });
  await place.quiet();
  const troubles: unknown[] = [];
  return {
    world,
    projectId: project.id,
    troubles,
    begin: async () => {
      await place.set('ONE', 'second');
      await place.relay();
    },
    day: async () => {
      place.pass(day * 1000);
      await scheduleAll({
        now: () => world.app.runtime.now(),
        listed: (shard, after) => world.read(({ syncs: store }) => store.listed(shard, after)),
        send: async (messages) => {
          for (const { body } of messages) place.queue.push({ body, receives: 0, at: 0 });
        },
      });
    },
    work: async () => {
      await place.quiet(true);
      troubles.push(...place.failures, ...place.dead);
    },
    reached: () => place.target.calls.length,
    goesOn: async () => place.there('gitlab', { appId: 'app' }).get('ONE') === 'second',
  };
};

const rotations = async (): Promise<ByItself> => {
  const place = await openRotationPlace(undefined, { sendsMail: true });
  const { id } = await place.rotation();
  await place.work();
  const before = await place.valueOf('PASSWORD');
  const troubles: unknown[] = [];
  const noted = (error: unknown) => void troubles.push(String(error));
  return {
    world: place.world,
    projectId: place.project.id,
    troubles,
    begin: async () => undefined,
    day: () => place.pass(day).catch(noted),
    work: async () => {
      await place.work().catch(noted);
      // As the hourly sweep does.
      await catchUp((type) => place.world.open(type), id).catch(noted);
    },
    reached: () => place.target.calls.length,
    goesOn: async () => (await place.valueOf('PASSWORD')) !== before,
  };
};

const webhooks = async (): Promise<ByItself> => {
  const place = await openWebhookPlace();
  const project = await place.world.project();
  await place.hookIn(project);
  const waiting: string[] = [];
  const ports = place.ports();
  const troubles: unknown[] = [];
  const tell = async () => {
    waiting.push(...(await place.fanOut(changed(project.id))));
  };
  const work = async () => {
    for (const body of waiting.splice(0))
      troubles.push(...(await takeWebhooks([record(body)], ports)).batchItemFailures);
  };
  return {
    world: place.world,
    projectId: project.id,
    troubles,
    begin: tell,
    day: tell,
    work,
    reached: () => place.receiver.received.length,
    goesOn: async () => {
      await tell();
      await work();
      return place.receiver.received.length === 1;
    },
    close: () => place.receiver.close(),
  };
};

const chats = async (): Promise<ByItself> => {
  const place = await openSlackPlace();
  const { world, slack } = place;
  const project = await world.project();
  await world.ok(world.admin, 'PUT', `/api/v1/workspace/${project.id}/slack-config`, {
    slackIntegrationId: await place.install('ours'),
    isFailureNotificationEnabled: true,
    failureChannels: 'CFAIL',
    isAccessRequestNotificationEnabled: false,
    accessRequestChannels: '',
    isSecretRequestNotificationEnabled: false,
    secretRequestChannels: '',
  });
  slack.answer(() => ({ body: { ok: true } }));
  const before = slack.calls.length;
  const ports = place.ports();
  const troubles: unknown[] = [];
  const detail = { ...JSON.parse(changed(project.id)).detail, type: 'fail-secret-rotation' };
  const take = async (body: string): Promise<void> => {
    troubles.push(...(await takeChats([record(body)], ports)).batchItemFailures);
  };
  const tell = () => take(JSON.stringify({ detail }));
  const work = async () => {
    for (const body of ports.sent.splice(0)) await take(body);
  };
  return {
    world,
    projectId: project.id,
    troubles,
    begin: tell,
    day: tell,
    work,
    reached: () => slack.calls.length - before,
    goesOn: async () => {
      await tell();
      await work();
      return slack.calls.length === before + 1;
    },
    close: () => slack.close(),
  };
};

const vault = { type: 'vault', url: 'https://vault.example.com', token: 'vault-token', path: 'secret' };

const imports = async (): Promise<ByItself> => {
  const place = await openImportPlace();
  const { world, source } = place;
  source.pagesOf = ['ONE', 'TWO'].map((name) => ({ path: [], entries: [{ name, value: 'v' }] }));
  source.fails = (page) => (page === 1 ? { kind: 'busy', reason: 'Later' } : undefined);
  let id = '';
  const troubles: unknown[] = [];
  return {
    world,
    projectId: place.project.id,
    troubles,
    begin: async () => {
      ({ id } = await place.start());
      await place.once(id);
    },
    day: async () => world.app.runtime.advance(day),
    work: () => place.work(id).catch((error: unknown) => void troubles.push(String(error))),
    reached: () => source.asked.length,
    goesOn: async () => {
      const { status, statusMessage } = await place.read(id);
      const isLeft = (await world.read(({ externalImports }) => externalImports.parts(id))).length > 0;
      if (status !== 'failed' || !statusMessage.includes('deleted') || isLeft) return false;
      source.fails = () => undefined;
      await world.ok(world.admin, 'POST', `/api/v1/imports/${id}/resume`, { source: vault });
      await place.work(id);
      return (await place.read(id)).status === 'completed' && 'TWO' in (await place.secretsIn('/'));
    },
  };
};

const scans = async (): Promise<ByItself> => {
  const place = await openRepositoryPlace();
  const { world, host } = place;
  await place.link();
  place.commits.get('example/app')?.push({ sha: 'a1', files: [{ filename: 'a.ts', patch: adding(leaked) }] });
  const told = new Set<string>();
  const troubles: unknown[] = [];
  let before = host.calls.length;
  const started = ['receive-secret-scanning-push', 'restore-organization'];
  return {
    world,
    troubles,
    begin: async () => {
      await place.push(pushOf(['a1']));
      before = host.calls.length;
    },
    // One that comes while nobody is there to hear of it.
    day: async () => void (await place.push(pushOf(['b2']))),
    work: async () => {
      for (const type of started)
        for (const event of await eventsOf(world.app, type)) {
          const job = told.has(event.id) ? undefined : jobIn(event);
          told.add(event.id);
          if (job) await place.workAll(job).catch((error: unknown) => troubles.push(String(error)));
        }
    },
    reached: () => host.calls.length - before,
    goesOn: async () => (await place.risks()).length === 1,
    close: () => host.close(),
  };
};

const reminders = async (): Promise<ByItself> => {
  const world = await openWorld();
  const project = await world.project();
  await world.personIn(project.id, 'member');
  await world.ok(world.admin, 'POST', '/api/v3/secrets/raw/KEY', {
    ...{ workspaceId: project.id, environment: 'dev', secretPath: '/' },
    ...{ secretValue: 'v', secretReminderRepeatDays: 1 },
  });
  const mails: Mail[] = [];
  const troubles: unknown[] = [];
  const mailer = { send: async (mail: Mail) => void mails.push(mail) };
  const ports = { open: world.open, mailer, mailFailed: (facts: object) => void troubles.push(facts) };
  const work = async () => {
    await remindAllDue({
      now: () => world.app.runtime.now(),
      linesOf: async (due, limit) => (await world.open().stores.reminders.linesOf(due, limit)).items,
      remind: (due, secretId) => remind(ports, due, secretId),
      hasTime: () => true,
      reportFailure: (facts) => void troubles.push(facts),
    });
  };
  return {
    world,
    projectId: project.id,
    troubles,
    begin: async () => undefined,
    day: async () => world.app.runtime.advance(day),
    work,
    reached: () => mails.length,
    goesOn: async () => {
      world.app.runtime.advance(day);
      await work();
      return mails.length > 0;
    },
  };
};

/** Everything that goes on by itself and reaches the outside, by what people call it. */
export const byItself = {
  'a sync': syncs,
  'a rotation': rotations,
  'a webhook': webhooks,
  'a chat': chats,
  'an import': imports,
  'a scanned repository': scans,
  'a reminder': reminders,
} as const satisfies Readonly<Record<string, () => Promise<ByItself>>>;

/** Mails that were ordered so far. */
export const ordered = async ({ app }: World): Promise<number> =>
  (await allItems(app.table)).filter(({ pk }) => String(pk).startsWith('MAIL#')).length;
