import { ownAddress } from '../targets/adapter.ts';
import { fault } from '../targets/fault.ts';
import { type Question, segment } from '../targets/http.ts';
import { inLanes, type Reader, type SourceOf, type Way } from './source.ts';

const version = { 'api-version': '7.4' };
/** Values that are asked for side by side. */
const lanes = 10;

/** The token is good for all vaults of the tenant: it is shown to Azure's own hosts alone. */
const vaultOf = ({ settings: { elsewhere } }: Way, { vault }: SourceOf<'azure-key-vault'>): string => {
  const url = ownAddress(vault.includes('://') ? vault : `https://${vault}`);
  const host = URL.canParse(url) ? new URL(url).host : '';
  if (!/\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/.test(host) && elsewhere?.[host] === undefined)
    throw fault('refused', 'This is no address of a key vault');
  return `https://${host}`;
};

const tokenFor = async ({ ask }: Way, source: SourceOf<'azure-key-vault'>): Promise<string> => {
  const { tenantId, clientId: client_id, clientSecret: client_secret } = source;
  const { json } = await ask({
    method: 'POST',
    url: `https://login.microsoftonline.com/${segment(tenantId, 'tenant')}/oauth2/v2.0/token`,
    form: {
      grant_type: 'client_credentials',
      client_id,
      client_secret,
      scope: 'https://vault.azure.net/.default',
    },
  });
  if (typeof json?.access_token !== 'string') throw fault('refused', 'Azure gave no access token');
  return json.access_token;
};

interface Item {
  readonly id: string;
  readonly managed?: boolean;
  readonly attributes?: { readonly enabled?: boolean };
}

/** Where the next page is, on the vault itself whatever host the link names. */
const nextIn = (link: unknown): Record<string, string> | undefined =>
  typeof link === 'string' && URL.canParse(link) ? Object.fromEntries(new URL(link).searchParams) : undefined;

/** Secrets of a key vault of Azure, page by page; those of certificates are left out, and dashes become underscores. */
export const read: Reader<'azure-key-vault'> = async function* (way, source, after) {
  const base = vaultOf(way, source);
  const headers = { authorization: `Bearer ${await tokenFor(way, source)}` };
  const api = async (path: string, query: Question['query'] = {}) =>
    (await way.ask({ url: `${base}${path}`, query: { ...version, ...query }, headers })).json ?? {};
  const entryOf = async ({ id, attributes }: Item) => {
    const name = id.slice(id.lastIndexOf('/') + 1);
    const isShown = attributes?.enabled !== false;
    const value: unknown = isShown ? (await api(`/secrets/${segment(name)}`)).value : undefined;
    return { name: name.replaceAll('-', '_'), value: typeof value === 'string' ? value : undefined };
  };
  let page: Question['query'] | undefined = after === undefined ? { maxresults: 25 } : JSON.parse(after);
  while (page) {
    const { value, nextLink } = await api('/secrets', page);
    const items: readonly Item[] = (value ?? []).filter(({ managed }: Item) => managed !== true);
    const entries = await inLanes(items, lanes, entryOf);
    page = nextIn(nextLink);
    yield { path: [], entries, after: JSON.stringify(page ?? null) };
  }
};
