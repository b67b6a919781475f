import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Fault, Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { Chart } from './chart.tsx';
import { EventPanel } from './event-panel.tsx';
import { type AuditEvent, aboutOf, actorIdOf, actorNameOf } from './events.ts';
import { FilterBar } from './filter-bar.tsx';
import { type AuditSearch, intervalOf, usualRange } from './filters.ts';
import { OutcomeBadge } from './outcome.tsx';
import { Readers } from './readers.tsx';
import { useEvents, useSummary } from './use-events.ts';
import { auditWords } from './words.ts';

interface ExplorerProps {
  readonly projectId?: string;
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
  readonly isLive: boolean;
}

type Summary = ReturnType<typeof useSummary>['data'];

/** Ids of actors of the time by what the events that are there call them. */
const actorsIn = (
  summary: Summary,
  events: readonly AuditEvent[],
): readonly (readonly [string, string])[] => {
  const names = new Map(events.map((event) => [actorIdOf(event), actorNameOf(event)]));
  const ids = summary?.buckets.flatMap(({ actors }) => actors.flatMap(({ id }) => (id ? [id] : []))) ?? [];
  return [...new Set([...ids, ...names.keys()])]
    .filter((id) => id !== '')
    .map((id) => [id, names.get(id) ?? id] as const);
};

const typesIn = (summary: Summary): readonly string[] =>
  [...new Set(summary?.buckets.flatMap(({ eventTypes }) => Object.keys(eventTypes)))].sort();

/** Events of a project or of the organization: narrowed down, page by page, and how many there were. */
export const Explorer = ({ projectId, search, onSearch, isLive }: ExplorerProps) => {
  const t = useWords(auditWords);
  const [opened, setOpened] = useState<AuditEvent>();
  const summary = useSummary(projectId, search);
  const found = useEvents(projectId, search, isLive);
  const events = found.events ?? [];
  const more = (part: AuditSearch) => {
    setOpened(undefined);
    onSearch({ ...(search.range && { range: search.range }), ...part });
  };
  return (
    <>
      <FilterBar
        key={JSON.stringify(search)}
        search={search}
        onChange={onSearch}
        types={typesIn(summary.data)}
        actors={actorsIn(summary.data, events)}
        hasSecrets={projectId !== undefined}
      />
      {isLive && <Note tone="info">{t.liveOn}</Note>}
      {search.secretKey && projectId && (
        <Readers projectId={projectId} search={search} onActor={(actor) => more({ actor })} />
      )}
      {summary.error && <Fault error={summary.error} onRetry={() => void summary.refetch()} />}
      {summary.data && <Chart {...summary.data} interval={intervalOf(search.range ?? usualRange)} />}
      <Events query={{ ...found, data: found.events }} onOpen={setOpened} />
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t.more}
        </Button>
      )}
      {opened && <EventPanel event={opened} onSearch={more} onClose={() => setOpened(undefined)} />}
    </>
  );
};

interface EventsProps {
  readonly query: {
    data: readonly AuditEvent[] | undefined;
    isPending: boolean;
    error: unknown;
    refetch: () => unknown;
  };
  readonly onOpen: (event: AuditEvent) => void;
}

const Events = ({ query, onOpen }: EventsProps) => {
  const t = useWords(auditWords);
  const instant = useInstants();
  return (
    <Table
      label={t.title}
      query={query}
      idOf={({ id }) => id}
      textOf={(event) =>
        `${event.event.type} ${actorNameOf(event)} ${aboutOf(event)} ${event.ipAddress ?? ''}`
      }
      empty={{ icon: ScrollText, title: t.emptyTitle, text: t.emptyText }}
      columns={[
        {
          header: t.eventType,
          width: 'minmax(0,1.4fr)',
          cell: (event) => (
            <button
              type="button"
              aria-label={`${t.open}: ${event.event.type}`}
              onClick={() => onOpen(event)}
              className="max-w-full truncate text-left font-mono text-xs hover:underline"
            >
              {event.event.type}
            </button>
          ),
        },
        { header: t.outcome, width: '6.5rem', cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
        {
          header: t.actor,
          width: 'minmax(0,1.3fr)',
          cell: (event) => <span className="block truncate">{actorNameOf(event)}</span>,
        },
        {
          header: t.about,
          wideOnly: true,
          width: 'minmax(0,1.7fr)',
          cell: (event) => <span className="block truncate">{aboutOf(event)}</span>,
        },
        {
          header: t.from,
          wideOnly: true,
          width: '7rem',
          cell: ({ ipAddress }) => <span className="block truncate text-muted">{ipAddress}</span>,
        },
        { header: t.when, wideOnly: true, width: '11.5rem', cell: ({ createdAt }) => instant(createdAt) },
      ]}
    />
  );
};
