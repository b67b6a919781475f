import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { GitCompareArrows, KeyRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { reading } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { SearchField } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Empty, Fault, Loading } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { listing, readListing } from './listing.ts';
import { type Column, type Groups, groupsOf, namesOf, needsLook } from './matrix.ts';
import { type MatrixProps, OverviewRows } from './overview-rows.tsx';
import { type Place, searchOf } from './place.ts';
import { PlaceBar } from './place-bar.tsx';
import { secretWords } from './words.ts';

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
          <OverviewRows {...props} columns={columns} groups={groups} rows={rows} />
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
