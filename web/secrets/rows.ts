import type { ReplyOf } from '../api/client.ts';
import type { Change, Changes } from './changes.ts';
import type { Imported, Listing, Secret } from './listing.ts';

export type Folder = ReplyOf<'GET /api/v1/folders'>['folders'][number];
export type Link = ReplyOf<'GET /api/v2/secret-imports'>['secretImports'][number];

/** A line of the page of a folder. */
export type Row =
  | { readonly kind: 'folder'; readonly id: string; readonly folder: Folder }
  | { readonly kind: 'secret'; readonly id: string; readonly secret?: Secret; readonly change?: Change }
  | { readonly kind: 'link'; readonly id: string; readonly link: Link; readonly count: number }
  | { readonly kind: 'imported'; readonly id: string; readonly secret: Secret; readonly isHidden: boolean };

interface Parts {
  readonly folders: readonly Folder[];
  readonly links: readonly Link[];
  readonly listing: Listing;
  readonly changes: Changes;
  readonly search: string;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const secretRows = ({ listing, changes }: Parts): Row[] => {
  const added = [...changes].filter(([, { of }]) => of === undefined);
  const known = [...listing.secrets].sort((a, b) => byName(a.secretKey, b.secretKey));
  return [
    ...added.map(([id, change]): Row => ({ kind: 'secret', id, change })),
    ...known.map((secret): Row => {
      const change = changes.get(secret.id);
      return { kind: 'secret', id: secret.id, secret, ...(change && { change }) };
    }),
  ];
};

const isOf = (link: Link, { environment, secretPath }: Imported): boolean =>
  link.importEnv.slug === environment && link.importPath === secretPath;

/** What comes last holds, and what lies in the folder itself before all that is imported. */
const importedRows = ({ links, listing }: Parts): Row[] => {
  const seen = new Set(listing.secrets.map(({ secretKey }) => secretKey));
  const blocks = [...links].reverse().map((link) => {
    const found = listing.imports.find((each) => isOf(link, each))?.secrets ?? [];
    const rows = found.map((secret): Row => {
      const isHidden = seen.has(secret.secretKey);
      return { kind: 'imported', id: `${link.id} ${secret.id}`, secret, isHidden };
    });
    for (const { secretKey } of found) seen.add(secretKey);
    return [{ kind: 'link', id: link.id, link, count: found.length } as const, ...rows];
  });
  return blocks.flat();
};

/** The name that a search looks for, if the row has one. */
const nameOf = (row: Row): string => {
  if (row.kind === 'folder') return row.folder.name;
  if (row.kind === 'secret') return `${row.change?.name ?? ''} ${row.secret?.secretKey ?? ''}`;
  return row.kind === 'imported' ? row.secret.secretKey : row.link.importPath;
};

/** All lines of the page of a folder: folders, secrets, then what is imported. */
export const rowsOf = (parts: Parts): readonly Row[] => {
  const folders = [...parts.folders].sort((a, b) => byName(a.name, b.name));
  const all = [
    ...folders.map((folder): Row => ({ kind: 'folder', id: folder.id, folder })),
    ...secretRows(parts),
    ...importedRows(parts),
  ];
  const wanted = parts.search.trim().toLowerCase();
  return wanted === '' ? all : all.filter((row) => nameOf(row).toLowerCase().includes(wanted));
};
