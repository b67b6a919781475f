import type { AtlasInputs } from '../../../domain/dynamic-secrets/kinds/mongo-db-atlas.ts';
import { systemRuntime } from '../../system.ts';
import type { Driver } from '../driver.ts';
import { type ApiAnswer, type ApiCall, callApi, expectStatus, explainStatus, jsonOf } from '../http.ts';
import type { ReachSettings } from '../reach.ts';
import { digestFor } from './digest.ts';

const api = 'https://cloud.mongodb.com';
/** The version of the Administration API that is spoken here. */
const version = 'application/vnd.atlas.2023-02-01+json';

/** Asks the Administration API; the first answer of a conversation is the challenge. */
const ask = async (
  { adminPublicKey, adminPrivateKey, groupId }: AtlasInputs,
  settings: ReachSettings,
  method: ApiCall['method'],
  below: string,
  body?: object,
): Promise<ApiAnswer> => {
  const path = `/api/atlas/v2/groups/${encodeURIComponent(groupId)}/databaseUsers${below}`;
  const call: ApiCall = {
    method,
    url: new URL(path, api),
    headers: { accept: version, ...(body && { 'content-type': version }) },
    ...(body && { body: JSON.stringify(body) }),
  };
  // What is asked for goes along once it is known who asks.
  const { body: _, ...unasked } = call;
  const challenge = await callApi(unasked, settings);
  const login = digestFor(String(challenge.headers['www-authenticate'] ?? ''), {
    user: adminPublicKey,
    password: adminPrivateKey,
    method,
    path,
  });
  if (challenge.status !== 401 || login === undefined) return challenge;
  return callApi({ ...call, headers: { ...call.headers, authorization: login } }, settings);
};

const ofUser = (name: string): string => `/admin/${encodeURIComponent(name)}`;

interface UserPage {
  readonly results?: readonly { readonly username: string }[];
}

const pageSize = 500;

const names = async (
  inputs: AtlasInputs,
  mark: string,
  settings: ReachSettings,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (let page = 1, isLast = false; !isLast; page += 1) {
    const answer = await ask(inputs, settings, 'GET', `?itemsPerPage=${pageSize}&pageNum=${page}`);
    expectStatus(answer, 200);
    const { results = [] } = jsonOf(answer) as UserPage;
    found.push(...results.map(({ username }) => username));
    isLast = results.length < pageSize;
  }
  return found.filter((name) => name.toLowerCase().includes(mark));
};

/** Milliseconds: the longest that Atlas ends a user by itself after. */
const longestUntil = 7 * 86_400_000;

/** When Atlas is to end a user by itself should nobody else: nothing where that is further ahead than it takes. */
const endOf = (expireAt: string, now: Date) =>
  Date.parse(expireAt) - now.getTime() < longestUntil ? { deleteAfterDate: expireAt } : {};

/** MongoDB Atlas: a database user of a project for each lease, which Atlas ends as well. */
export const mongoDbAtlasDriver: Driver<AtlasInputs> = {
  test: async (inputs, settings) =>
    expectStatus(await ask(inputs, settings, 'GET', '?itemsPerPage=1&pageNum=1'), 200),
  create: async (inputs, { name, password, expireAt }, settings) => {
    const { groupId, roles, scopes } = inputs;
    const user = {
      username: name,
      password,
      databaseName: 'admin',
      groupId,
      roles,
      scopes,
      ...endOf(expireAt, systemRuntime.now()),
    };
    expectStatus(await ask(inputs, settings, 'POST', '', user), 201, 200);
    return { DB_USERNAME: name, DB_PASSWORD: password };
  },
  renew: async (inputs, { name, expireAt }, settings) => {
    const until = endOf(expireAt, systemRuntime.now());
    // One that would end later than Atlas takes has no end of its own, and is ended by us.
    const end = 'deleteAfterDate' in until ? until : { deleteAfterDate: null };
    expectStatus(await ask(inputs, settings, 'PATCH', ofUser(name), end), 200);
  },
  revoke: async (inputs, name, settings) =>
    expectStatus(await ask(inputs, settings, 'DELETE', ofUser(name)), 204, 200, 404),
  list: names,
  explain: explainStatus,
};
