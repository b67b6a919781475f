import type { Choice } from '../../../domain/syncs/target.ts';
import {
  allPages,
  bearer,
  type Context,
  gone,
  type PlaceContext,
  perKey,
  proofOf,
  tokensIn,
} from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Question, segment } from '../http.ts';
import { byServiceAccount, tokenUrl } from './google-tokens.ts';

const home = 'https://secretmanager.googleapis.com/v1';

const api = (context: Context, url: string, question: Omit<Question, 'url'> = {}) =>
  context.ask({ ...question, url, headers: bearer(context.credentials) });

const base = ({ destination: { appId } }: PlaceContext): string =>
  `${home}/projects/${segment(appId, 'project')}/secrets`;

interface Secret {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Only what has the label, where there is one: the rest of the project is others'. */
const filter = ({ options: { label } }: PlaceContext): string | undefined => {
  if (!label) return undefined;
  if (!/^[a-z0-9_-]+$/.test(label.labelName) || !/^[a-z0-9_-]*$/.test(label.labelValue))
    throw fault('refused', 'The label is none that Google takes');
  return `labels.${label.labelName}=${label.labelValue}`;
};

const latest = async (context: PlaceContext, name: string): Promise<string | undefined> => {
  const url = `${base(context)}/${segment(name)}/versions/latest:access`;
  // A secret without a version that is enabled answers 404 or 400.
  const { status, json } = await api(context, url, { also: [400, 404] });
  return status === 200 ? Buffer.from(json.payload?.data ?? '', 'base64').toString('utf8') : undefined;
};

const list = async (context: PlaceContext) => {
  const secrets = await allPages<string, Secret>('', async (pageToken) => {
    const query = { pageSize: 100, pageToken: pageToken || undefined, filter: filter(context) };
    const { json } = await api(context, base(context), { query });
    return { items: json.secrets ?? [], next: json.nextPageToken || undefined };
  });
  const entries = [];
  for (const { name: path } of secrets) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    entries.push({ name, value: await latest(context, name) });
  }
  return entries;
};

const add = (context: PlaceContext, name: string, value: string) =>
  api(context, `${base(context)}/${segment(name)}:addVersion`, {
    method: 'POST',
    json: { payload: { data: Buffer.from(value).toString('base64') } },
  });

const create = (context: PlaceContext, name: string, also: readonly number[]) => {
  const { label } = context.options;
  return api(context, base(context), {
    method: 'POST',
    query: { secretId: name },
    json: {
      replication: { automatic: {} },
      ...(label && { labels: { [label.labelName]: label.labelValue } }),
    },
    also,
  });
};

const projects = async (context: Context): Promise<readonly Choice[]> => {
  const found = await allPages<string, { projectId: string; name: string }>('', async (pageToken) => {
    const { json } = await api(context, 'https://cloudresourcemanager.googleapis.com/v1/projects', {
      query: { pageToken: pageToken || undefined, filter: 'lifecycleState:ACTIVE' },
    });
    return { items: json.projects ?? [], next: json.nextPageToken || undefined };
  });
  return found.map(({ projectId, name }) => ({ name, appId: projectId }));
};

/** Secrets of a project at Google Cloud, each change a version. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, 'https://oauth2.googleapis.com/tokeninfo', {
      query: { access_token: context.credentials.accessToken },
    });
  },
  list,
  put: async (context, { name, value, was, isOurs }) => {
    if (!was) {
      const { status } = await create(context, name, [409]);
      // Beyond the label stands what others made.
      if (status === 409 && !isOurs)
        throw fault('exists', 'The target has this key, and the sync did not make it');
    }
    await add(context, name, value);
  },
  remove: async (context, { name }) => {
    await api(context, `${base(context)}/${segment(name)}`, { method: 'DELETE', ...gone });
  },
  choices: { apps: projects },
  exchange: async ({ ask, now }, { clientId, clientSecret }, grant) => {
    const form = {
      grant_type: 'authorization_code',
      code: grant.code,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: grant.redirectUri,
      ...proofOf(grant),
    };
    return tokensIn((await ask({ method: 'POST', url: tokenUrl, form })).json, now());
  },
  refresh: async (way, app, { refreshToken = '', accountId }) => {
    // What stands for a refresh token may be the key file of a service account.
    if (accountId === 'service-account' || refreshToken.trimStart().startsWith('{'))
      return byServiceAccount(way, refreshToken);
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: app?.clientId ?? '',
      client_secret: app?.clientSecret ?? '',
    };
    return tokensIn((await way.ask({ method: 'POST', url: tokenUrl, form })).json, way.now());
  },
});
