import { bearer, type Context, gone, type PlaceContext, perKey, tokensIn } from '../adapter.ts';
import { apiOf, byNumber, chosen } from '../described.ts';
import { fault } from '../fault.ts';
import { segment } from '../http.ts';

const said = { home: 'https://api.netlify.com/api/v1', headers: bearer };
const api = apiOf(said);

interface Value {
  readonly id: string;
  readonly context: string;
  readonly context_parameter?: string;
  readonly value: string;
}

interface Variable {
  readonly key: string;
  readonly values: readonly Value[];
  readonly is_secret?: boolean;
}

const accounts = new WeakMap<object, Promise<string>>();

/** The account that the connection named, or the first one that it leads to. */
const accountOf = (context: Context): Promise<string> => {
  const { connection, credentials } = context;
  if (credentials.accountId) return Promise.resolve(credentials.accountId);
  const known = accounts.get(connection);
  const found = known ?? api(context, { path: '/accounts' }).then(({ json }) => String(json?.[0]?.id ?? ''));
  accounts.set(connection, found);
  found.catch(() => accounts.delete(connection));
  return found;
};

const base = async (context: PlaceContext): Promise<string> =>
  `/accounts/${segment(await accountOf(context))}/env`;
const site = ({ destination: { appId } }: PlaceContext) => ({ site_id: appId });

/** The context of deploys that is meant: `branch:` and a name for that of one branch. */
const contextOf = ({ destination: { targetEnvironment } }: PlaceContext) => {
  const [, branch] = /^branch:(.+)$/.exec(targetEnvironment ?? '') ?? [];
  return branch ? { context: 'branch', context_parameter: branch } : { context: targetEnvironment || 'all' };
};

const isOf = (meant: ReturnType<typeof contextOf>, value: Value): boolean =>
  value.context === meant.context && (value.context_parameter ?? '') === (meant.context_parameter ?? '');

/** The variables that have a value of their own in this context. */
const list = async (context: PlaceContext) => {
  const { json } = await api(context, { path: await base(context), query: site(context) });
  const meant = contextOf(context);
  return ((json ?? []) as readonly Variable[]).flatMap(({ key, values, is_secret: isSecret }) => {
    const here = values.find((value) => isOf(meant, value));
    if (!here) return [];
    return [
      { name: key, ref: JSON.stringify([here.id, values.length]), ...(!isSecret && { value: here.value }) },
    ];
  });
};

/** That nobody made a value there since it was listed. */
const assertNew = async (context: PlaceContext, name: string): Promise<void> => {
  const path = `${await base(context)}/${segment(name)}`;
  const { json } = await api(context, { path, query: site(context), also: [404] });
  const values: readonly Value[] = json?.values ?? [];
  if (values.some((value) => isOf(contextOf(context), value)))
    throw fault('exists', 'The target says that this is there already');
};

/** Values of other contexts stay: of ours alone one is set, or the variable made when nobody has it. */
const put = async (context: PlaceContext, name: string, value: string): Promise<void> => {
  const path = await base(context);
  const said = { ...contextOf(context), value };
  const { status } = await api(context, {
    method: 'PATCH',
    path: `${path}/${segment(name)}`,
    query: site(context),
    json: said,
    also: [404],
  });
  if (status !== 404) return;
  await api(context, { method: 'POST', path, query: site(context), json: [{ key: name, values: [said] }] });
};

/** Environment variables of a site at Netlify, of one deploy context. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, { path: '/user' });
  },
  list,
  put: async (context, { name, value, was, isOurs }) => {
    if (!was && !isOurs) await assertNew(context, name);
    await put(context, name, value);
  },
  remove: async (context, { name, was }) => {
    if (!was?.ref) return;
    const [id, count] = JSON.parse(was.ref) as [string, number];
    const variable = `${await base(context)}/${segment(name)}`;
    const path = count > 1 ? `${variable}/value/${segment(id)}` : variable;
    await api(context, { method: 'DELETE', path, query: site(context), ...gone });
  },
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/sites', query: { per_page: 100, filter: 'all' } }),
      (json) => json,
      ({ id, name }) => ({ name, appId: id }),
      byNumber(100, (json) => json),
    ),
  },
  exchange: async ({ ask, now }, { clientId, clientSecret }, { code, redirectUri }) => {
    const { json } = await ask({
      method: 'POST',
      url: 'https://api.netlify.com/oauth/token',
      form: {
        grant_type: 'authorization_code',
        code,
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uri: redirectUri,
      },
    });
    return tokensIn(json, now());
  },
});
