/** What an engine holds: documents by their names, and folders by theirs with a slash at the end. */
export type VaultTree = { readonly [name: string]: VaultTree | Readonly<Record<string, unknown>> };

interface VaultEngine {
  readonly version: '1' | '2';
  readonly tree: VaultTree;
}

interface Asked {
  /** Decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: unknown;
}

interface Told {
  readonly status?: number;
  readonly json?: unknown;
}

/** The token that the stand-in knows. */
export const vaultToken = 'token';

/** An engine with documents beside folders of the same name, and three levels of them. */
export const wholeTree: VaultTree = {
  app: { PASSWORD: 'p', PORT: 5432 },
  'app/': {
    prod: { A: 'a' },
    'prod/': { 'db.main': { B: 'b' }, 'z/': { y: { C: 'c' } } },
    staging: { A: 's' },
  },
  other: { D: 'd' },
  'zoo/': { 'deep/': { er: { E: 'e' } } },
};

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

const engineOf = ({ version }: VaultEngine, path: string) => ({
  path,
  type: 'kv',
  options: version === '2' ? { version } : null,
});

const within = ({ version, tree }: VaultEngine, parts: readonly string[], isList: boolean): Told => {
  const [kind, ...rest] = parts;
  const inner = version === '2' ? rest : parts;
  if (version === '2' && kind !== (isList ? 'metadata' : 'data')) return { status: 404 };
  let held: VaultTree | undefined = tree;
  for (const part of isList ? inner : inner.slice(0, -1)) held = held?.[`${part}/`] as VaultTree | undefined;
  if (isList) return held ? { json: { data: { keys: Object.keys(held).reverse() } } } : { status: 404 };
  const data = held?.[inner.at(-1) ?? ''];
  if (!data) return { status: 404, json: { errors: [] } };
  return { json: { data: version === '2' ? { data, metadata: { version: 3 } } : data } };
};

/** Answers as Vault and OpenBao do for key-value engines, by their mounts such as `kv/store/`. */
export const vaultStandIn =
  (engines: Readonly<Record<string, VaultEngine>>) =>
  ({ path, query, token }: Asked): Told => {
    if (token !== vaultToken) return { status: 403, json: { errors: ['permission denied'] } };
    const asked = partsOf(path).slice(1).join('/');
    const mounts = 'sys/internal/ui/mounts';
    if (asked === mounts)
      return {
        json: {
          data: {
            secret: {
              ...Object.fromEntries(
                Object.entries(engines).map(([mount, engine]) => [mount, engineOf(engine, mount)]),
              ),
              'cubbyhole/': { type: 'cubbyhole', options: null },
            },
            auth: {},
          },
        },
      };
    const sought = asked.startsWith(`${mounts}/`) ? asked.slice(mounts.length + 1) : asked;
    const [mount, engine] = Object.entries(engines).find(([each]) => `${sought}/`.startsWith(each)) ?? [];
    if (mount === undefined || !engine) return { status: sought === asked ? 404 : 403, json: {} };
    if (sought !== asked) return { json: { data: engineOf(engine, mount) } };
    return within(engine, partsOf(asked.slice(mount.length - 1)), query.get('list') === 'true');
  };
