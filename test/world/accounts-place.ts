import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Settings } from '../../layers/adapters/settings.ts';
import type { Mail, Mailer } from '../../layers/domain/mail.ts';
import { sendOrdered } from '../../layers/domain/mailing/send-ordered.ts';
import type { TestResponse } from '../harness/app.ts';
import type { TestRequest } from '../harness/events.ts';
import { allItems } from '../harness/table.ts';
import { dynamodb } from '../harness/worker.ts';
import { quickHash } from './quick-password.ts';
import { openWorld, type Person, type World } from './world.ts';

/** What a login gave: an access token and the cookie as a browser sends it back. */
interface LoggedIn {
  readonly token: string;
  readonly cookie: string;
}

export interface Account extends Person {
  readonly password: string;
}

/** An instance with people who have passwords, and everything that was mailed. */
export interface AccountsPlace {
  readonly world: World;
  /** A person who can log in. */
  account(role?: string): Promise<Account>;
  post(path: string, body?: unknown, request?: TestRequest): Promise<TestResponse>;
  login(account: Pick<Account, 'email' | 'password'>): Promise<LoggedIn>;
  /** Whether the token still means anything. */
  isAlive(token: string): Promise<boolean>;
  /** Makes an API key of whoever has the token. */
  apiKey(token: string): Promise<string>;
  /** Whether the API key still means anything. */
  takesApiKey(key: string): Promise<boolean>;
  /** Sends what events ordered so far, as the worker does, and answers all mails to an address. */
  mailsTo(address: string): Promise<readonly Mail[]>;
  /** The code in the last mail to an address. */
  codeFor(address: string): Promise<string>;
  eventsOf(type: string): Promise<readonly Record<string, unknown>[]>;
  /** Lets strangers sign up. */
  allowSignUp(domain?: string): Promise<void>;
}

export const cookieIn = ({ cookies }: Pick<TestResponse, 'cookies'>): string =>
  (cookies[0] ?? '').split(';', 1)[0] ?? '';

const password = 'a person’s own password';

/** Opens it; `endpoint` is a way to storage. */
export const openAccountsPlace = async (
  settings: Partial<Settings> = {},
  endpoint?: string,
): Promise<AccountsPlace> => {
  const world = await openWorld(settings, endpoint);
  const mails: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void mails.push(mail) };
  const passwordHash = await quickHash(password);
  const post: AccountsPlace['post'] = (path, body, request = {}) =>
    world.app.request('POST', path, { ...request, ...(body !== undefined && { body }) });
  const events = async () =>
    (await allItems(world.app.table))
      .filter(({ pk }) => String(pk).startsWith('AUDIT#'))
      .sort((a, b) => String(a.id).localeCompare(String(b.id)));
  const deliver = async () => {
    for (const { metadata } of await events()) {
      const { mailId } = metadata as { mailId?: string };
      if (mailId) await sendOrdered(world.open(), { mailer }, mailId);
    }
  };
  const mailsTo: AccountsPlace['mailsTo'] = async (address) => {
    await deliver();
    return mails.filter(({ to }) => to === address);
  };
  return {
    world,
    post,
    mailsTo,
    account: async (role) => {
      const person = await world.person(role);
      const user = await world.read(({ users }) => users.find(person.id));
      if (!user) throw new Error('There is no such person');
      await world.write(({ users }) => [
        users.replacement({ ...user, passwordHash, revision: user.revision + 1 }, user),
      ]);
      return { ...person, password };
    },
    login: async ({ email, password: given }) => {
      const reply = await post('/api/v3/auth/login', { email, password: given });
      if (reply.status !== 200) throw new Error(`Logging in answered ${reply.text}`);
      return { token: reply.body.accessToken, cookie: cookieIn(reply) };
    },
    isAlive: async (token) => (await post('/api/v1/auth/checkAuth', undefined, { token })).status === 200,
    apiKey: async (token) => {
      const body = { name: 'reports', expiresIn: 3600 };
      return (await world.app.ok('POST', '/api/v2/users/me/api-keys', { token, body })).body.apiKey;
    },
    takesApiKey: async (key) => {
      const request = { headers: { 'x-api-key': key } };
      return (await world.app.request('GET', '/api/v2/users/me', request)).status === 200;
    },
    codeFor: async (address) => {
      const text = (await mailsTo(address)).at(-1)?.text ?? '';
      return /Code: (\S+)/.exec(text)?.[1] ?? '';
    },
    eventsOf: async (type) => (await events()).filter((event) => event.type === type),
    allowSignUp: async (domain) => {
      const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamodb() }));
      await client.send(
        new UpdateCommand({
          TableName: world.app.table,
          Key: { pk: 'SYSTEM', sk: 'INSTANCE' },
          UpdateExpression: 'SET allowSignUp = :yes, allowedSignUpDomain = :domain',
          ExpressionAttributeValues: { ':yes': true, ':domain': domain ?? '' },
        }),
      );
      client.destroy();
    },
  };
};
