import { setTimeout as rest } from 'node:timers/promises';
import {
  allPages,
  bearer,
  type Context,
  gone,
  ownAddress,
  type PlaceContext,
  perKey,
  proofOf,
  tokensIn,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segment } from '../http.ts';

const version = { 'api-version': '7.4' };
const authority = 'https://login.microsoftonline.com/common/oauth2/v2.0/token';
const scope = 'https://vault.azure.net/.default openid offline_access';

/** A vault has an address at Azure's own: the token is good for all vaults, and is shown to no other host. */
const vaultOf = ({ destination: { app }, settings: { elsewhere } }: PlaceContext): string => {
  const url = ownAddress(app?.includes('://') ? app : `https://${app}`);
  const { host } = new URL(url);
  if (!/\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/.test(host) && elsewhere?.[host] === undefined)
    throw fault('refused', 'The destination is no address of a key vault');
  return `https://${host}`;
};

const api = (context: PlaceContext, path: string, question: Omit<Question, 'url'> = {}) =>
  context.ask({
    ...question,
    url: `${vaultOf(context)}${path}`,
    query: { ...version, ...question.query },
    headers: bearer(context.credentials),
  });

interface Item {
  readonly id: string;
  readonly managed?: boolean;
  readonly attributes?: { readonly enabled?: boolean };
}

const nameIn = ({ id }: Item): string => id.slice(id.lastIndexOf('/') + 1);

/** Where the next page is, on the vault itself whatever host the link names. */
const nextIn = (link: string | null | undefined): Question['query'] | undefined => {
  if (!link || !URL.canParse(link)) return undefined;
  return Object.fromEntries(new URL(link).searchParams);
};

const list = async (context: PlaceContext) => {
  const items = await allPages<Question['query'], Item>({ maxresults: 25 }, async (query) => {
    const { json } = await api(context, '/secrets', { query: query ?? {} });
    return { items: json.value ?? [], next: nextIn(json.nextLink) };
  });
  const entries = [];
  for (const item of items) {
    const isReserved = item.managed === true || item.attributes?.enabled === false;
    const name = nameIn(item);
    const value = isReserved ? undefined : (await api(context, `/secrets/${segment(name)}`)).json.value;
    entries.push({ name, value, ...(isReserved && { isReserved: true as const }) });
  }
  return entries;
};

/** Times that a secret which is coming back is looked at, and milliseconds between two looks. */
const looks = 6;
const pause = 2_000;

/** A name that was deleted is kept until it is recovered, which takes a while. */
const recovered = async (context: PlaceContext, name: string): Promise<void> => {
  const { status } = await api(context, `/deletedsecrets/${segment(name)}/recover`, {
    method: 'POST',
    also: [404],
  });
  if (status === 404) throw fault('busy', 'The key vault is at work on this name', 10);
  for (let look = 0; look < looks; look += 1) {
    if ((await api(context, `/secrets/${segment(name)}`, gone)).status === 200) return;
    await rest(pause);
  }
  throw fault('busy', 'A deleted secret of this name is being recovered', 30);
};

const set = (context: PlaceContext, name: string, value: string, also: readonly number[] = []) =>
  api(context, `/secrets/${segment(name)}`, { method: 'PUT', json: { value }, also });

const token = ({ ask, now }: Pick<Context, 'ask' | 'now'>, form: Readonly<Record<string, string>>) =>
  ask({ method: 'POST', url: authority, form: { scope, ...form } }).then(({ json }) => tokensIn(json, now()));

/** Whether a name is taken, of whatever case it is: a vault tells none apart by it, and writes over what it has. */
const isTaken = async (context: PlaceContext, name: string): Promise<boolean> =>
  // One that is disabled answers 403.
  (await api(context, `/secrets/${segment(name)}`, { also: [403, 404] })).status !== 404;

/** Secrets of a key vault of Azure. */
export const adapter = perKey({
  // Which vaults there are the token does not tell: that it is one was checked when it was given.
  check: async ({ credentials }) => {
    if (!credentials.accessToken) throw fault('refused', 'The connection has no access token');
  },
  list,
  put: async (context, { name, value, was, isOurs }) => {
    if (!was && !isOurs && (await isTaken(context, name)))
      throw fault('exists', 'The target has this key, in whatever case, and the sync did not make it');
    if ((await set(context, name, value, [409])).status !== 409) return;
    // What we did not make and somebody deleted is theirs to recover.
    if (!was && !isOurs)
      throw fault(
        'refused',
        'A secret of this name was deleted and can be recovered: purge it, or choose another name',
      );
    await recovered(context, name);
    await set(context, name, value);
  },
  remove: async (context, { name }) => {
    await api(context, `/secrets/${segment(name)}`, { method: 'DELETE', ...gone });
  },
  choices: { apps: async () => [] },
  exchange: (way, { clientId, clientSecret }, grant) =>
    token(way, {
      grant_type: 'authorization_code',
      code: grant.code,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: grant.redirectUri,
      ...proofOf(grant),
    }),
  refresh: (way, app, { refreshToken = '' }) =>
    token(way, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: app?.clientId ?? '',
      client_secret: app?.clientSecret ?? '',
    }),
});
