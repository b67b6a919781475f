import { Link } from '@tanstack/react-router';
import { ChevronRight, FolderRoot } from 'lucide-react';
import { useWords } from '../shared/words.ts';
import { searchOf, stepsTo } from './place.ts';
import { secretWords } from './words.ts';

interface PlaceBarProps {
  readonly projectId: string;
  readonly environments: readonly { readonly slug: string; readonly name: string }[];
  /** Absent where all are shown. */
  readonly environment?: string;
  readonly path: string;
}

const tab =
  'inline-flex min-h-9 items-center rounded-md px-3 whitespace-nowrap text-muted hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent-strong';

/** Leads to each environment at the same path, and up to each folder above. */
export const PlaceBar = ({ projectId, environments, environment, path }: PlaceBarProps) => {
  const t = useWords(secretWords);
  return (
    <div className="flex flex-col gap-2">
      <nav aria-label={t.environment} className="-mx-1 flex gap-1 overflow-x-auto px-1 py-0.5">
        <Link
          to="/projects/$projectId/secrets"
          params={{ projectId }}
          search={searchOf(path)}
          activeOptions={{ exact: true, includeSearch: false }}
          className={tab}
        >
          {t.overview}
        </Link>
        {environments.map(({ slug, name }) => (
          <Link
            key={slug}
            to="/projects/$projectId/secrets/$environment"
            params={{ projectId, environment: slug }}
            search={searchOf(path)}
            activeOptions={{ exact: true, includeSearch: false }}
            className={tab}
          >
            {name}
          </Link>
        ))}
      </nav>
      <nav aria-label={t.path} className="flex min-w-0 flex-wrap items-center gap-1 text-muted">
        <PathLink projectId={projectId} environment={environment} path="/">
          <FolderRoot aria-hidden className="size-4" />
          <span className="ml-1.5">{t.root}</span>
        </PathLink>
        {stepsTo(path).map((step) => (
          <span key={step.path} className="flex min-w-0 items-center gap-1">
            <ChevronRight aria-hidden className="size-3.5 shrink-0" />
            <PathLink projectId={projectId} environment={environment} path={step.path}>
              <span className="truncate">{step.name}</span>
            </PathLink>
          </span>
        ))}
      </nav>
    </div>
  );
};

interface PathLinkProps {
  readonly projectId: string;
  readonly environment: string | undefined;
  readonly path: string;
  readonly children: React.ReactNode;
}

const PathLink = ({ projectId, environment, path, children }: PathLinkProps) => {
  const look = 'inline-flex min-h-7 max-w-60 items-center rounded px-1.5 hover:bg-sunken hover:text-ink';
  return environment === undefined ? (
    <Link to="/projects/$projectId/secrets" params={{ projectId }} search={searchOf(path)} className={look}>
      {children}
    </Link>
  ) : (
    <Link
      to="/projects/$projectId/secrets/$environment"
      params={{ projectId, environment }}
      search={searchOf(path)}
      className={look}
    >
      {children}
    </Link>
  );
};
