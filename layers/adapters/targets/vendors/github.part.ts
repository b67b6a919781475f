import nacl from 'tweetnacl-sealedbox-js';
import type { Choice } from '../../../domain/syncs/target.ts';
import {
  bearer,
  type Context,
  gone,
  numberedPages,
  type PlaceContext,
  perKey,
  proofOf,
  type Query,
  tokensIn,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segment } from '../http.ts';

const size = 100;

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `${credentials.url?.replace(/\/+$/, '') ?? 'https://api.github.com'}${path}`,
    headers: {
      ...bearer(credentials),
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
  });

/** Where the secrets of a repository, organization or environment stand. */
const base = ({ destination }: PlaceContext): string => {
  const { scope = 'github-repo', owner, app, appId, targetEnvironmentId } = destination;
  const repository = () => `/repos/${segment(owner, 'owner')}/${segment(app, 'repository')}`;
  if (scope === 'github-org') return `/orgs/${segment(owner, 'organization')}/actions/secrets`;
  if (scope !== 'github-env') return `${repository()}/actions/secrets`;
  const environment = segment(targetEnvironmentId, 'environment');
  const from = owner && app ? repository() : `/repositories/${segment(appId, 'repository')}`;
  return `${from}/environments/${environment}/secrets`;
};

const list = async (context: PlaceContext) => {
  const found = await numberedPages<{ readonly name: string }>(size, async (page) => {
    const { json } = await api(context, base(context), { query: { per_page: size, page } });
    return json.secrets ?? [];
  });
  return found.map(({ name }) => ({ name }));
};

interface PublicKey {
  readonly key: string;
  readonly key_id: string;
}

const publicKeys = new WeakMap<object, Promise<PublicKey>>();

/** The key that GitHub opens the values of this place with; it is asked for once in a run. */
const publicKeyOf = (context: PlaceContext): Promise<PublicKey> => {
  const known = publicKeys.get(context.place);
  const key = known ?? api(context, `${base(context)}/public-key`).then(({ json }) => json as PublicKey);
  publicKeys.set(context.place, key);
  key.catch(() => publicKeys.delete(context.place));
  return key;
};

/** Sealed so that only GitHub can open it (libsodium's crypto_box_seal). */
const sealed = (value: string, { key }: PublicKey): string =>
  Buffer.from(nacl.seal(Buffer.from(value), Buffer.from(key, 'base64'))).toString('base64');

const visibility = ({ destination, options }: PlaceContext) => {
  if (destination.scope !== 'github-org') return {};
  const chosen = options.visibility ?? 'all';
  const ids = (options.repositoryIds ?? []).map(Number);
  return { visibility: chosen, ...(chosen === 'selected' && { selected_repository_ids: ids }) };
};

interface Repository {
  readonly id: number;
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly permissions?: { readonly admin?: boolean };
}

const repositories = async (context: Context): Promise<readonly Choice[]> => {
  const found = await numberedPages<Repository>(
    size,
    async (page) => (await api(context, '/user/repos', { query: { per_page: size, page } })).json,
  );
  return found
    .filter(({ permissions }) => permissions?.admin === true)
    .map(({ id, name, owner }) => ({ appId: String(id), name, owner: owner.login }));
};

const organizations = async (context: Context): Promise<readonly Choice[]> => {
  const found = await numberedPages<{ readonly id: number; readonly login: string }>(
    size,
    async (page) => (await api(context, '/user/orgs', { query: { per_page: size, page } })).json,
  );
  return found.map(({ id, login }) => ({ name: login, orgId: String(id) }));
};

const environments = async (context: Context, query: Query): Promise<readonly Choice[]> => {
  const path = `/repos/${segment(query.repoOwner, 'owner')}/${segment(query.repoName, 'repository')}/environments`;
  const { json } = await api(context, path, { query: { per_page: size } });
  return (json.environments ?? []).map(({ id, name }: { id: number; name: string }) => ({
    name,
    envId: String(id),
  }));
};

/** Secrets of GitHub Actions, of a repository, an organization or an environment. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, '/user');
  },
  list,
  put: async (context, { name, value }) => {
    const key = await publicKeyOf(context);
    await api(context, `${base(context)}/${segment(name)}`, {
      method: 'PUT',
      json: { encrypted_value: sealed(value, key), key_id: key.key_id, ...visibility(context) },
    });
  },
  remove: async (context, { name }) => {
    await api(context, `${base(context)}/${segment(name)}`, { method: 'DELETE', ...gone });
  },
  choices: { apps: repositories, orgs: organizations, envs: environments },
  exchange: async ({ ask, now }, { clientId, clientSecret, url = 'https://github.com' }, grant) => {
    const { json } = await ask({
      method: 'POST',
      url: `${url}/login/oauth/access_token`,
      json: {
        client_id: clientId,
        client_secret: clientSecret,
        code: grant.code,
        redirect_uri: grant.redirectUri,
        ...proofOf(grant),
      },
    });
    if (json?.error !== undefined) throw fault('refused', 'GitHub does not take the code');
    return tokensIn(json, now());
  },
});
