import { sha256Hex } from '../../../domain/digests.ts';
import type {
  CodeKey,
  MailedCode,
  MailOrder,
  MailStore,
  MailTally,
  TallyKey,
} from '../../../domain/mailing/mail-order.ts';
import { absent, type Condition, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number, oneOf, text } from './shape.ts';

const digestOf = ({ purpose, address, userId }: CodeKey): string =>
  sha256Hex(JSON.stringify([purpose, address, purpose === 'email-change' ? userId : null]));

const codeItem = itemType<MailedCode>()({
  name: 'code that was mailed, without the code',
  readBy: 'asking for it and presenting it; sending it; `ttl`',
  pk: 'MAILEDCODE#<sha256>',
  sk: 'CODE',
  // Addresses come from anybody: they are no keys.
  key: (members: CodeKey) => ({ pk: `MAILEDCODE#${digestOf(members)}`, sk: 'CODE' }),
  shape: {
    id: text,
    purpose: oneOf(
      'sign-up',
      'sign-in',
      'second-factor',
      'password-reset',
      'email-verification',
      'email-change',
    ),
    address: text,
    keyVersion: number,
    mails: number,
    mailedAt: text,
    expiresAt: number,
  },
  ttl: ({ expiresAt }) => expiresAt,
});

const orderItem = itemType<MailOrder>()({
  name: 'mail that is to be sent',
  readBy: 'the worker that sends it, which deletes it; `ttl`',
  pk: 'MAIL#<mail>',
  sk: 'MAIL',
  key: (mailId: string) => ({ pk: `MAIL#${mailId}`, sk: 'MAIL' }),
  shape: { id: text, to: text, takenUntil: number, expiresAt: number },
  ttl: ({ expiresAt }) => expiresAt,
});

const tallyItem = itemType<MailTally>()({
  name: 'how often an organization mailed somebody lately',
  readBy: 'inviting somebody once more; `ttl`',
  pk: 'MAILTALLY#<sha256>',
  sk: 'TALLY',
  key: ({ orgId, address }: TallyKey) => ({
    pk: `MAILTALLY#${sha256Hex(JSON.stringify([orgId, address]))}`,
    sk: 'TALLY',
  }),
  shape: { mails: number, endsAt: number },
  ttl: ({ endsAt }) => endsAt,
});

export const mailItems = [codeItem, orderItem, tallyItem];

const asTallied = ({ mails, endsAt }: MailTally): Condition => ({
  expression: 'mails = :mails and endsAt = :endsAt',
  values: { ':mails': mails, ':endsAt': endsAt },
});

const codePut = (code: MailedCode, condition: Condition) =>
  put(codeItem.item(codeItem.key(code), code), condition);

const asMailed = ({ id, mails }: MailedCode): Condition => ({
  expression: 'id = :id and mails = :mails',
  values: { ':id': id, ':mails': mails },
});
const untaken = ({ takenUntil }: MailOrder): Condition => ({
  expression: 'takenUntil = :takenUntil',
  values: { ':takenUntil': takenUntil },
});

/** Codes under digests of their addresses, and mails under their ids. */
export const mailStore = (session: ReadSession): MailStore => ({
  code: (key) => session.read(codeItem, codeItem.key(key)),
  codeCreation: (code, previous) => codePut(code, previous ? asMailed(previous) : absent),
  codeMailed: (code, previous) => codePut(code, asMailed(previous)),
  // However often it was mailed meanwhile.
  codeUse: (code) => remove(codeItem.key(code), { expression: 'id = :id', values: { ':id': code.id } }),
  order: (id) => session.read(orderItem, orderItem.key(id)),
  orderCreation: (order) => put(orderItem.item(orderItem.key(order.id), order), absent),
  orderTaken: (order, previous) => put(orderItem.item(orderItem.key(order.id), order), untaken(previous)),
  orderSent: (order) => remove(orderItem.key(order.id), untaken(order)),
  tally: (key) => session.read(tallyItem, tallyItem.key(key)),
  tallyReplacement: (key, next, previous) =>
    put(tallyItem.item(tallyItem.key(key), next), previous ? asTallied(previous) : absent),
  expectCode: (key) => session.expect(codeItem.key(key)),
});
