import type { SourceEntry, SourcePage } from '../../domain/external-imports/import-source.ts';
import { ownAddress } from '../targets/adapter.ts';
import { fault } from '../targets/fault.ts';
import { partsOf, type Reader, type SourceOf, type Way } from './source.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of others; what is read of it is checked where it decides
type Api = (path: string, query?: Readonly<Record<string, string | boolean>>) => Promise<any>;

const opened = async ({ ask }: Way, source: SourceOf<'infisical'>): Promise<Api> => {
  const base = ownAddress(source.url).replace(/\/api$/, '');
  const { clientId, clientSecret, ca } = source;
  const login = async () => {
    const url = `${base}/api/v1/auth/universal-auth/login`;
    const { json } = await ask({ method: 'POST', url, json: { clientId, clientSecret }, ca });
    return String(json?.accessToken ?? '');
  };
  const authorization = `Bearer ${source.token ?? (await login())}`;
  return async (path, query = {}) =>
    (await ask({ url: `${base}/api/${path}`, query, headers: { authorization }, ca })).json ?? {};
};

// biome-ignore lint/suspicious/noExplicitAny: as above
const entryOf = ({ secretKey, secretValue, secretComment, secretValueHidden, tags }: any): SourceEntry => ({
  name: String(secretKey ?? ''),
  value: secretValueHidden === true || typeof secretValue !== 'string' ? undefined : secretValue,
  ...(typeof secretComment === 'string' && secretComment !== '' && { comment: secretComment }),
  ...(Array.isArray(tags) && {
    tags: tags.map(({ slug, color }) => ({ slug: String(slug ?? ''), color: String(color ?? '') })),
  }),
});

// biome-ignore lint/suspicious/noExplicitAny: as above
const listOf = (found: unknown): readonly any[] => (Array.isArray(found) ? found : []);

interface Walk {
  readonly api: Api;
  readonly projectId: string;
  readonly environment: string;
  /** What is asked for: pages are told below it. */
  readonly base: readonly string[];
}

const pathText = (path: readonly string[]): string => `/${path.join('/')}`;

/** Folders that others take in, as far as they lie below what is asked for. */
// biome-ignore lint/suspicious/noExplicitAny: as above
const linksIn = ({ base }: Walk, found: any) =>
  listOf(found.secretImports).flatMap((each) => {
    const { importEnv, importPath } = each as { importEnv?: { slug?: string }; importPath?: string };
    const path = partsOf(String(importPath ?? ''));
    const isBelow = base.every((part, at) => path[at] === part);
    return importEnv?.slug && isBelow ? [{ environment: importEnv.slug, path: path.slice(base.length) }] : [];
  });

const folderAt = async (walk: Walk, path: readonly string[], after: string): Promise<SourcePage> => {
  const { api, projectId: workspaceId, environment, base } = walk;
  const secretPath = pathText(path);
  const secrets = await api('v3/secrets/raw', {
    workspaceId,
    environment,
    secretPath,
    viewSecretValue: true,
    expandSecretReferences: false,
    include_imports: false,
  });
  const imports = await api('v1/secret-imports', { workspaceId, environment, path: secretPath });
  return {
    environment,
    path: path.slice(base.length),
    entries: listOf(secrets.secrets).map(entryOf),
    links: linksIn(walk, imports),
    after,
  };
};

type Path = readonly string[];

/** Levels below a place: deeper than folders lie here, and no source is followed on and on. */
const deepest = 32;

/** A folder and all below it, each before those it holds, which come in the order of their names. */
async function* treeOf(walk: Walk, path: Path, after: Path | undefined): AsyncGenerator<SourcePage> {
  const { api, projectId: workspaceId, environment, base } = walk;
  if (after === undefined)
    yield await folderAt(walk, path, JSON.stringify([environment, ...path.slice(base.length)]));
  const [first, ...rest] = after ?? [];
  const { folders } = await api('v1/folders', { workspaceId, environment, path: pathText(path) });
  const names = listOf(folders)
    .map(({ name }) => String(name))
    .sort();
  // What is below is not passed over as if it were not there.
  if (names.length > 0 && path.length - base.length >= deepest)
    throw fault('refused', `The source has folders more than ${deepest} levels deep`);
  for (const name of names)
    if (first === undefined || name >= first)
      yield* treeOf(walk, [...path, name], name === first ? rest : undefined);
}

const environmentsOf = async (api: Api, projectId: string): Promise<readonly string[]> => {
  const { workspace } = await api(`v1/workspace/${encodeURIComponent(projectId)}`);
  if (!Array.isArray(workspace?.environments)) throw fault('refused', 'The source does not show the project');
  return workspace.environments.map(({ slug }: { slug: string }) => String(slug)).sort();
};

/** A project of an Infisical, or of another Locket, whose API is the same: all of its environments, folder by folder. */
export const read: Reader<'infisical'> = async function* (way, source, after) {
  const api = await opened(way, source);
  const { projectId, path = '/' } = source;
  const base = partsOf(path);
  const [reached, ...within] = after === undefined ? [] : (JSON.parse(after) as Path);
  for (const environment of await environmentsOf(api, projectId)) {
    if (reached !== undefined && environment < reached) continue;
    const walk = { api, projectId, environment, base };
    yield* treeOf(walk, base, environment === reached ? within : undefined);
  }
};
