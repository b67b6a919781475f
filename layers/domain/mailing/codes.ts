import { createHmac } from 'node:crypto';
import { equalSecrets } from '../digests.ts';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { CodeKey, CodePurpose, MailedCode, MailOrder } from './mail-order.ts';

/** Minutes for which a code is good: one that lets somebody in at once is used at once. */
export const minutesOf = (purpose: CodePurpose): number => (purpose === 'second-factor' ? 10 : 60);
/** A code is mailed so often, and not again within so many milliseconds: nobody's mailbox is flooded. */
const maxMails = 5;
const pauseBetweenMails = 60_000;
/** Seconds after which a mail that could not be sent is dropped. */
const orderLifetime = 86_400;

/** Letters and digits that are told apart when read aloud: 32 of them, five bits each (Crockford's Base32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Eighty bits: nobody guesses one, so wrong ones need no counting, and no stranger can use up somebody's tries. */
const codeLength = 16;

const shown = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, codeLength), (byte) => alphabet[byte & 31]).join('');

/** A code as people spell it. */
export const spelled = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '');

/**
 * The code in one spelling. It is derived, so that neither items nor events hold it: only a process that unwraps the root
 * key can say what was mailed.
 */
const textOf = async (
  { keys }: Pick<Unit, 'keys'>,
  { id, purpose, address, keyVersion }: Pick<MailedCode, 'id' | 'purpose' | 'address' | 'keyVersion'>,
): Promise<string> => {
  const key = await keys.derived('mailed-codes', keyVersion);
  return shown(
    createHmac('sha256', key)
      .update(JSON.stringify([id, purpose, address]))
      .digest(),
  );
};

const inGroups = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1-');

/** The code as it stands in the mail, in groups of four. */
export const readableCode = async (unit: Pick<Unit, 'keys'>, code: MailedCode): Promise<string> =>
  inGroups(await textOf(unit, code));

/** A code that nobody has seen before, spelled in the same way. */
export const randomCode = ({ randomBytes }: Pick<Runtime, 'randomBytes'>): string =>
  inGroups(shown(randomBytes(codeLength)));

const isLive = (code: MailedCode | undefined, now: Date): code is MailedCode =>
  code !== undefined && code.expiresAt > now.getTime() / 1000;

const newCode = async (
  { keys, runtime }: Unit,
  { purpose, address, userId }: CodeKey,
): Promise<MailedCode> => {
  const now = runtime.now();
  const at = now.toISOString();
  return {
    id: runtime.uuid(),
    purpose,
    address,
    userId,
    keyVersion: (await keys.root()).version,
    mails: 1,
    mailedAt: at,
    createdAt: at,
    expiresAt: Math.floor(now.getTime() / 1000) + minutesOf(purpose) * 60,
  };
};

type Ordered = Pick<MailOrder, 'to' | 'userId' | 'content'>;

const newOrder = ({ runtime }: Unit, order: Ordered): MailOrder => {
  const now = runtime.now();
  return {
    ...order,
    id: runtime.uuid(),
    takenUntil: 0,
    createdAt: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1000) + orderLifetime,
  };
};

/** A mail to be sent, made known to whoever sends it by the id in the event. */
export const mailOrder = (unit: Unit, ordered: Ordered): readonly Change[] => {
  const order = newOrder(unit, ordered);
  unit.note({ metadata: { mailId: order.id } });
  return [unit.stores.mails.orderCreation(order)];
};

/** Several of them, named by the one event. */
export const mailOrders = (unit: Unit, ordered: readonly Ordered[]): readonly Change[] => {
  const orders = ordered.map((each) => newOrder(unit, each));
  unit.note({ metadata: { mailId: orders[0]?.id, mailIds: orders.map(({ id }) => id) } });
  return orders.map((order) => unit.stores.mails.orderCreation(order));
};

const mayMailAgain = ({ mails, mailedAt }: MailedCode, now: Date): boolean =>
  mails < maxMails && now.getTime() - Date.parse(mailedAt) >= pauseBetweenMails;

/**
 * What mails a code. One that is good already is mailed again, and stays: asking for another takes nothing from whoever
 * holds the first. An address of nobody costs the same.
 */
export const codeMail = async (unit: Unit, request: CodeKey): Promise<readonly Change[]> => {
  const { purpose, address, userId } = request;
  const { mails } = unit.stores;
  const now = unit.runtime.now();
  const found = await mails.code(request);
  const order = () => mailOrder(unit, { to: address, userId, content: { kind: 'code', purpose } });
  // A code of somebody else by now is no code: the address changed hands.
  if (!isLive(found, now) || found.userId !== userId)
    return [mails.codeCreation(await newCode(unit, request), found), ...order()];
  if (!mayMailAgain(found, now)) return [];
  const again = { ...found, mails: found.mails + 1, mailedAt: now.toISOString() };
  return [mails.codeMailed(again, found), ...order()];
};

export const wrongCode = (): LocketError =>
  new LocketError('unauthenticated', 'The code is wrong, was used already, or has expired');

/** Stands in where there is none, so that as much is done for an address that nobody asked about. */
const noCode = { id: '', keyVersion: 1 };

/** The code of this very account that a text is, with the change that uses it up; `unauthenticated` for any other text. */
export const presentedCode = async (unit: Unit, key: CodeKey, text: string): Promise<Change> => {
  const { mails } = unit.stores;
  const code = await mails.code(key);
  const right = await textOf(unit, code ?? { ...noCode, ...key });
  const isRight = equalSecrets(right, spelled(text));
  const isOfAccount = code?.userId === key.userId;
  if (!isLive(code, unit.runtime.now()) || !isRight || !isOfAccount) throw wrongCode();
  return mails.codeUse(code);
};
