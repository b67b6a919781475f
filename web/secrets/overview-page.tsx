import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, Folder as FolderIcon, GitCompareArrows, KeyRound, Minus } from 'lucide-react';
import { memo, useDeferredValue, useRef, useState } from 'react';
import { reading } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { SearchField } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Badge, Empty, Fault, Loading } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { listing, readListing } from './listing.ts';
import { type Column, type Groups, groupsOf, namesOf, needsLook } from './matrix.ts';
import { childPath, type Place, searchOf } from './place.ts';
import { PlaceBar } from './place-bar.tsx';
import { secretWords } from './words.ts';

type Environment = { readonly slug: string; readonly name: string };

/** Names by environments at one path: what is where, and where it is missing. */
export const OverviewPage = () => {
  const t = useWords(secretWords);
  const { projectId = '' } = useParams({ strict: false });
  const { path = '/' } = useSearch({ strict: false });
  const project = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  const environments = project.data?.project.environments ?? [];
  return (
    <Page title={project.data?.project.name ?? t.title} intro={t.intro}>
      <PlaceBar projectId={projectId} environments={environments} path={path} />
      {project.isPending && <Loading rows={8} />}
      {project.error && <Fault error={project.error} onRetry={() => void project.refetch()} />}
      {project.data && environments.length === 0 && <Empty icon={KeyRound} title={t.noEnvironments} />}
      {environments.length > 0 && (
        <Matrix key={`${projectId} ${path}`} projectId={projectId} path={path} environments={environments} />
      )}
    </Page>
  );
};

interface MatrixProps {
  readonly projectId: string;
  readonly path: string;
  readonly environments: readonly Environment[];
}

/** A folder that one environment lacks is an empty one here. */
const isAbsence = (error: unknown): boolean => (error as { status?: number } | null)?.status === 404;

const useColumns = ({ projectId, path, environments }: MatrixProps) => {
  const placeIn = (environment: string): Place => ({ projectId, environment, path });
  const secrets = useQueries({ queries: environments.map(({ slug }) => listing(placeIn(slug))) });
  const folders = useQueries({
    queries: environments.map(({ slug }) =>
      reading('GET /api/v1/folders', { query: { workspaceId: projectId, environment: slug, path } }),
    ),
  });
  const all = [...secrets, ...folders];
  const columns = environments.map(
    ({ slug }, index): Column => ({
      environment: slug,
      names: new Set(secrets[index]?.data?.secrets.map(({ secretKey }) => secretKey)),
      folders: new Set(folders[index]?.data?.folders.map(({ name }) => name)),
    }),
  );
  return {
    columns,
    isPending: all.some((query) => query.isPending),
    error: all.find(({ error }) => error && !isAbsence(error))?.error,
    refetch: () => Promise.all(all.map((query) => query.refetch())),
  };
};

/** Reads the values of all environments, tells which are the same, and lets go of them. */
const compared = async ({ projectId, path, environments }: MatrixProps): Promise<Groups> => {
  const held = await Promise.all(
    environments.map(async ({ slug }) => {
      const { secrets } = await readListing({ projectId, environment: slug, path }, { values: true }).catch(
        (error) => {
          if (isAbsence(error)) return { secrets: [] };
          throw error;
        },
      );
      const readable = secrets.filter(({ secretValueHidden }) => !secretValueHidden);
      return [slug, new Map(readable.map(({ secretKey, secretValue }) => [secretKey, secretValue]))] as const;
    }),
  );
  return groupsOf(new Map(held));
};

const Matrix = (props: MatrixProps) => {
  const t = useWords(secretWords);
  const { columns, isPending, error, refetch } = useColumns(props);
  const [groups, setGroups] = useState<Groups>();
  const [busy, setBusy] = useState(false);
  const [onlyGaps, setOnlyGaps] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const compare = async () => {
    setBusy(true);
    try {
      setGroups(await compared(props));
      toast('info', t.comparing);
    } catch (failed) {
      toastFault(failed);
    } finally {
      setBusy(false);
    }
  };
  const sought = (name: string) => name.toLowerCase().includes(wanted);
  const folders = onlyGaps ? [] : namesOf(columns, 'folders').filter(sought);
  const names = namesOf(columns, 'names').filter(
    (name) => sought(name) && (!onlyGaps || needsLook(name, columns, groups)),
  );
  const rows = [
    ...folders.map((name) => ({ name, isFolder: true })),
    ...names.map((name) => ({ name, isFolder: false })),
  ];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={search} onChange={setSearch} label={t.searchHere} />
        <label className="flex min-h-9 items-center gap-2 rounded-md border border-line bg-surface px-3">
          <input
            type="checkbox"
            checked={onlyGaps}
            onChange={() => setOnlyGaps(!onlyGaps)}
            className="size-4"
          />
          {t.onlyGaps}
        </label>
        <Button icon={GitCompareArrows} busy={busy} onClick={() => void compare()}>
          {t.compare}
        </Button>
      </div>
      <div className="card overflow-hidden">
        {isPending ? (
          <Loading rows={8} />
        ) : error ? (
          <Fault error={error} onRetry={() => void refetch()} />
        ) : rows.length === 0 ? (
          <Empty icon={KeyRound} title={t.emptyTitle} action={<Beginnings {...props} />}>
            {t.emptyOverview}
          </Empty>
        ) : (
          <Rows {...props} columns={columns} groups={groups} rows={rows} />
        )}
      </div>
    </>
  );
};

/** Leads to where secrets are added. */
const Beginnings = ({ projectId, path, environments }: MatrixProps) => (
  <div className="flex flex-wrap justify-center gap-2">
    {environments.map(({ slug, name }) => (
      <Link
        key={slug}
        to="/projects/$projectId/secrets/$environment"
        params={{ projectId, environment: slug }}
        search={searchOf(path)}
        className="inline-flex min-h-9 items-center rounded-md border border-line bg-surface px-3 hover:bg-sunken"
      >
        {name}
      </Link>
    ))}
  </div>
);

interface RowsProps extends MatrixProps {
  readonly columns: readonly Column[];
  readonly groups: Groups | undefined;
  readonly rows: readonly Line[];
}

interface Line {
  readonly name: string;
  readonly isFolder: boolean;
}

const rowHeight = 44;

const Rows = (props: RowsProps) => {
  const { environments, rows } = props;
  const t = useWords(secretWords);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const grid = {
    '--tracks': `minmax(11rem,1.6fr) repeat(${environments.length}, minmax(7rem,1fr))`,
  } as object;
  const row = 'grid min-w-max items-stretch [grid-template-columns:var(--tracks)]';
  return (
    <div
      ref={scroller}
      role="table"
      tabIndex={0}
      aria-label={t.overview}
      aria-rowcount={rows.length + 1}
      style={grid}
      className="max-h-[calc(100dvh-17rem)] min-h-40 overflow-auto"
    >
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className={`${row} sticky top-0 z-10 border-b border-line bg-surface text-xs text-muted`}
      >
        <span role="columnheader" className="sticky left-0 bg-surface px-4 py-2.5">
          {t.name}
        </span>
        {environments.map(({ slug, name }) => (
          <span key={slug} role="columnheader" className="truncate px-3 py-2.5 text-center">
            {name}
          </span>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = rows[index] as Line;
          return (
            <div
              key={`${line.isFolder} ${line.name}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              className={`${row} absolute top-0 left-0 w-full border-b border-line`}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <Cells line={line} matrix={props} />
            </div>
          );
        })}
      </div>
    </div>
  );
};

/** A line stays as it is drawn while the matrix is scrolled, which leaves `matrix` the very object that it was. */
const Cells = memo(({ line: { name, isFolder }, matrix }: { line: Line; matrix: RowsProps }) => {
  const { projectId, path, columns, groups } = matrix;
  return (
    <>
      <span role="rowheader" className="sticky left-0 flex min-w-0 items-center gap-2 bg-surface px-4">
        {isFolder ? (
          <>
            <FolderIcon aria-hidden className="size-4 shrink-0 fill-accent-soft text-accent" />
            <Link
              to="/projects/$projectId/secrets"
              params={{ projectId }}
              search={searchOf(childPath(path, name))}
              className="truncate font-medium hover:underline"
            >
              {name}
            </Link>
          </>
        ) : (
          <span title={name} className="truncate font-mono text-[13px]">
            {name}
          </span>
        )}
      </span>
      {columns.map((column) => (
        <Cell
          key={column.environment}
          projectId={projectId}
          column={column}
          name={name}
          path={isFolder ? childPath(path, name) : path}
          isThere={(isFolder ? column.folders : column.names).has(name)}
          letters={isFolder ? undefined : groups?.get(name)}
        />
      ))}
    </>
  );
});

interface CellProps extends Pick<MarkProps, 'isThere' | 'letters'> {
  readonly projectId: string;
  readonly column: Column;
  readonly name: string;
  readonly path: string;
}

const Cell = ({ projectId, column, name, path, isThere, letters }: CellProps) => {
  const t = useWords(secretWords);
  const { environment } = column;
  return (
    <span role="cell" className="flex">
      <Link
        to="/projects/$projectId/secrets/$environment"
        params={{ projectId, environment }}
        search={searchOf(path)}
        aria-label={`${name}, ${environment}: ${isThere ? t.present : t.missing}`}
        className={`flex flex-1 items-center justify-center hover:bg-sunken ${isThere ? '' : 'bg-warn-soft'}`}
      >
        <Mark isThere={isThere} letters={letters} environment={environment} />
      </Link>
    </span>
  );
};

interface MarkProps {
  readonly isThere: boolean;
  readonly letters: ReadonlyMap<string, string> | undefined;
  readonly environment: string;
}

const Mark = ({ isThere, letters, environment }: MarkProps) => {
  const t = useWords(secretWords);
  if (!isThere) return <Minus aria-hidden className="size-4 text-warn" />;
  const letter = letters?.get(environment);
  if (!letter || !letters || letters.size === 1) return <Check aria-hidden className="size-4 text-accent" />;
  const isSame = new Set(letters.values()).size === 1;
  return <Badge tone={isSame ? 'good' : 'info'}>{isSame ? t.same : t.differs(letter)}</Badge>;
};
