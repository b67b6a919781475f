import { accessMailText } from '../access-requests/notice.ts';
import type { Mail, Mailer } from '../mail.ts';
import { expiryMail } from '../pki/alerts/alert-mail.ts';
import { rotationMailText } from '../secret-rotation/notices.ts';
import { syncMailText } from '../syncs/sync-mail.ts';
import type { Unit } from '../unit.ts';
import { hasAccount } from '../users/user.ts';
import { readableCode } from './codes.ts';
import type { CodePurpose, MailOrder } from './mail-order.ts';
import {
  accountExistsText,
  changeText,
  codeMailText,
  incidentText,
  leakText,
  noticeText,
} from './mail-text.ts';

/** Milliseconds for which a mail belongs to who took it: longer than any attempt lasts. */
const takenFor = 120_000;

export type Sent = 'sent' | 'nothing-to-send';

/** Somebody else is about to send it, or was when they were ended: to be looked at again. */
export class MailTaken extends Error {
  override readonly name = 'MailTaken';
}

/** The way out, absent where no mail can be sent, and where people find the dashboard. */
export interface Sending {
  readonly mailer: Mailer | undefined;
  readonly dashboard?: string | undefined;
}

type Text = Omit<Mail, 'to'>;

/** Codes that are for addresses of nobody, too. */
const makesAccounts: ReadonlySet<CodePurpose> = new Set(['sign-up', 'sign-in']);

const codeText = async (unit: Unit, purpose: CodePurpose, order: MailOrder): Promise<Text | undefined> => {
  const [code, user] = await Promise.all([
    unit.stores.mails.code({ purpose, address: order.to, userId: order.userId }),
    unit.stores.users.findByUsername(order.to),
  ]);
  if (purpose === 'sign-up' && user && hasAccount(user)) return accountExistsText;
  // Of an address of nobody everything was done but this.
  if (order.userId === null && !makesAccounts.has(purpose)) return undefined;
  const isLive = code !== undefined && code.expiresAt > unit.runtime.now().getTime() / 1000;
  return isLive ? codeMailText(purpose, await readableCode(unit, code)) : undefined;
};

const textOf = async (unit: Unit, order: MailOrder, dashboard?: string): Promise<Text | undefined> => {
  const { content } = order;
  if (content.kind === 'code') return codeText(unit, content.purpose, order);
  if (content.kind === 'sync') return syncMailText(content, dashboard);
  if (content.kind === 'access') return accessMailText(content, dashboard);
  if (content.kind === 'change') return changeText(content, dashboard);
  if (content.kind === 'rotation') return rotationMailText(content);
  if (content.kind === 'expiry') return expiryMail(content.notice);
  if (content.kind === 'leak') return leakText(content);
  return content.kind === 'notice'
    ? noticeText(content.notice)
    : incidentText(content.signal, content.organization);
};

/**
 * Sends what was ordered, once: whoever sends it takes it first, and it is gone afterwards. Only when a process ends
 * between sending and saying so is it sent again.
 */
export const sendOrdered = async (
  unit: Unit,
  { mailer, dashboard }: Sending,
  mailId: string,
): Promise<Sent> => {
  const { mails } = unit.stores;
  const order = await mails.order(mailId);
  if (!order) return 'nothing-to-send';
  const now = unit.runtime.now().getTime();
  if (order.takenUntil > now) throw new MailTaken(`Mail ${mailId} is being sent`);
  const text = mailer && order.expiresAt * 1000 > now ? await textOf(unit, order, dashboard) : undefined;
  const taken = { ...order, takenUntil: now + takenFor };
  await unit.commit([mails.orderTaken(taken, order)]);
  try {
    if (text) await mailer?.send({ id: order.id, to: order.to, ...text });
  } catch (error) {
    await unit.commit([mails.orderTaken({ ...taken, takenUntil: 0 }, taken)]);
    throw error;
  }
  await unit.commit([mails.orderSent(taken)]);
  return text ? 'sent' : 'nothing-to-send';
};
