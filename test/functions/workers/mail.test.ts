import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { takeBatch } from '../../../functions/workers/mail/batch.ts';
import { worker } from '../../../functions/workers/mail/worker.ts';
import { outbox } from '../../../layers/adapters/mail/outbox.ts';
import type { Mailer } from '../../../layers/domain/mail.ts';
import { MailTaken, sendOrdered } from '../../../layers/domain/mailing/send-ordered.ts';
import { compilePattern } from '../../../local/eventbridge/pattern.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../../world/accounts-place.ts';

let place: AccountsPlace;
let ann: Account;
beforeAll(async () => {
  place = await openAccountsPlace();
});

/** An event that asked for a mail, and that mail's id. */
const ordered = async (): Promise<{ mailId: string; event: Record<string, unknown> }> => {
  ann = await place.account();
  await place.post('/api/v1/password/email/password-reset', { email: ann.email });
  const event = (await place.eventsOf('request-password-reset')).find(
    ({ metadata }) => (metadata as { userId?: string }).userId === ann.id,
  );
  if (!event) throw new Error('There is no event');
  return { mailId: (event.metadata as { mailId: string }).mailId, event };
};

const counting = (fail = 0): Mailer & { tries: number; sent: number } => {
  const mailer = {
    tries: 0,
    sent: 0,
    send: async () => {
      mailer.tries += 1;
      if (mailer.tries <= fail) throw new Error('not accepted');
      mailer.sent += 1;
    },
  };
  return mailer;
};

const send = (mailer: Mailer | undefined, mailId: string) =>
  sendOrdered(place.world.open(), { mailer }, mailId);

describe('an ordered mail', () => {
  it('lies in the outbox once, however often its event arrives', async () => {
    const { mailId } = await ordered();
    const folder = await mkdtemp(join(tmpdir(), 'locket-outbox-'));
    const mailer = outbox(folder, place.world.app.runtime);
    for (let i = 0; i < 3; i += 1) await send(mailer, mailId);
    const files = await readdir(folder);
    expect(files).toEqual([`${mailId}.eml`]);
    expect(await readFile(join(folder, `${mailId}.eml`), 'utf8')).toContain(`To: ${ann.email}`);
    await rm(folder, { recursive: true });
  });

  it('is sent once by workers that hear of it at the same moment', async () => {
    const { mailId } = await ordered();
    const mailer = counting();
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => send(mailer, mailId)));
    expect(mailer.sent).toBe(1);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await send(mailer, mailId)).toBe('nothing-to-send');
  });

  it('that was not accepted is sent when it is tried again', async () => {
    const { mailId } = await ordered();
    const mailer = counting(1);
    await expect(send(mailer, mailId)).rejects.toThrow('not accepted');
    expect(await send(mailer, mailId)).toBe('sent');
    expect(mailer.sent).toBe(1);
  });

  it('that somebody took and never sent is left alone for two minutes, and then sent', async () => {
    const { mailId } = await ordered();
    const { mails } = place.world.open().stores;
    const order = await mails.order(mailId);
    if (!order) throw new Error('There is no order');
    const takenUntil = place.world.app.runtime.now().getTime() + 120_000;
    await place.world.write((stores) => [stores.mails.orderTaken({ ...order, takenUntil }, order)]);
    const mailer = counting();
    await expect(send(mailer, mailId)).rejects.toThrow(MailTaken);
    place.world.app.runtime.advance(121);
    expect(await send(mailer, mailId)).toBe('sent');
  });

  it('whose code was used meanwhile says nothing', async () => {
    const { mailId } = await ordered();
    const { mails } = place.world.open().stores;
    const code = await mails.code({ purpose: 'password-reset', address: ann.email, userId: ann.id });
    if (!code) throw new Error('There is no code');
    await place.world.write((stores) => [stores.mails.codeUse(code)]);
    const mailer = counting();
    expect(await send(mailer, mailId)).toBe('nothing-to-send');
    expect(mailer.tries).toBe(0);
  });

  it('is forgotten where no mail can be sent', async () => {
    const { mailId } = await ordered();
    expect(await send(undefined, mailId)).toBe('nothing-to-send');
    expect(await place.world.open().stores.mails.order(mailId)).toBeUndefined();
  });
});

describe('the mail worker', () => {
  const record = (body: string) =>
    ({ messageId: 'm', body }) as unknown as Parameters<typeof takeBatch>[0][number];

  it('sends what the event asks for, and names what failed', async () => {
    const { mailId, event } = await ordered();
    const sent: string[] = [];
    const failures: object[] = [];
    const ports = {
      send: async (id: string) => void sent.push(id),
      reportFailure: (facts: object) => void failures.push(facts),
    };
    const message = record(JSON.stringify({ detail: event }));
    expect(await takeBatch([message], ports)).toEqual({ batchItemFailures: [] });
    expect(sent).toEqual([mailId]);
    const failed = await takeBatch([record('{}')], ports);
    expect(failed).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
    expect(failures).toEqual([{ messageId: 'm', reason: 'ZodError' }]);
  });

  it('hears of whatever asks for a mail, and of nothing that failed or asks for none', async () => {
    const [trigger] = worker.startedBy;
    if (trigger?.kind !== 'queue' || !trigger.rule) throw new Error('No rule feeds the worker');
    const { rule } = trigger;
    expect(rule.detailTypes).toBeUndefined();
    const matches = compilePattern({ detail: rule.detail as never }, 'the rule of mails');
    const isHeard = (type: string, outcome: string, metadata: object) =>
      matches({ 'detail-type': type, detail: { outcome, metadata } } as never);
    await place.post('/api/v2/users/me/emails/code', { username: ann.email });
    for (const type of ['request-password-reset', 'request-email-verification'])
      for (const { outcome, metadata } of await place.eventsOf(type))
        expect(isHeard(type, String(outcome), metadata as object)).toBe(true);
    expect(isHeard('send-second-factor', 'success', { mailId: 'm', method: 'email' })).toBe(true);
    expect(isHeard('send-second-factor', 'denied', { mailId: 'm' })).toBe(false);
    expect(isHeard('send-second-factor', 'success', { method: 'totp' })).toBe(false);
  });
});
