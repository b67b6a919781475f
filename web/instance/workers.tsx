import { useQuery } from '@tanstack/react-query';
import { BellRing, Inbox } from 'lucide-react';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Table } from '../shared/list.tsx';
import { Badge, Fault, Loading, Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { workerWords } from './worker-words.ts';

const route = 'GET /api/v1/admin/workers/status';
const refreshed = 30_000;
type Status = ReplyOf<typeof route>;
type Queue = NonNullable<Status['queues']>[number];
type Alarm = NonNullable<Status['alarms']>[number];
type Words = ReturnType<typeof useWords<(typeof workerWords)['en']>>;

/** What waits for workers, what they gave up, and which alarms rose. */
export const Workers = () => {
  const t = useWords(workerWords);
  const found = useQuery({ ...reading(route, {}), refetchInterval: refreshed });
  // What was counted before says nothing of now: an error stands in its place.
  if (!found.data || found.error)
    return (
      <section aria-label={t.queues} className="card p-5">
        <h2 className="mb-3 text-base font-semibold">{t.queues}</h2>
        {found.error ? (
          <Fault error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Loading rows={3} />
        )}
      </section>
    );
  return (
    <>
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-semibold">{t.queues}</h2>
        <Summary status={found.data} />
        {found.data.queues && (
          <Table
            label={t.queues}
            query={{ ...found, data: found.data.queues }}
            idOf={({ name }) => name}
            textOf={({ name }) => `${name} ${nameOf(t, name)}`}
            empty={{ icon: Inbox, title: t.noQueues }}
            columns={queueColumns(t)}
          />
        )}
      </section>
      <section className="flex flex-col gap-3">
        <h2 className="text-base font-semibold">{t.alarms}</h2>
        <Alarms status={found.data} query={found} />
      </section>
    </>
  );
};

const Summary = ({ status: { queues, givenUp, checkedAt } }: { status: Status }) => {
  const t = useWords(workerWords);
  const instant = useInstants();
  if (!queues) return <Note tone="info">{t.outOfReach}</Note>;
  const others = givenUp ?? 0;
  const lost = queues.reduce((sum, { deadLetters }) => sum + deadLetters, others);
  return (
    <>
      {lost > 0 ? (
        <Note tone="warn">
          <p className="font-medium">{t.lost(lost)}</p>
          {others > 0 && <p>{t.others(others)}</p>}
          <p>{t.lostText}</p>
        </Note>
      ) : (
        <Note tone="good">{t.fine}</Note>
      )}
      {checkedAt && <p className="text-muted">{t.lookedAt(instant(checkedAt))}</p>}
    </>
  );
};

/** What a queue is for; one that this page does not know keeps its name. */
const nameOf = (t: Words, name: string): string => {
  const word = Object.hasOwn(t, name) ? t[name as keyof Words] : name;
  return typeof word === 'string' ? word : name;
};

const units = [
  [86_400, 'days'],
  [3600, 'hours'],
  [60, 'minutes'],
] as const;

const ageOf = (t: Words, seconds: number | null): string => {
  if (seconds === null) return '–';
  const [size, unit] = units.find(([least]) => seconds >= least) ?? [1, 'seconds'];
  return t[unit as 'seconds'](Math.floor(seconds / size));
};

const queueColumns = (t: Words) => [
  {
    header: t.queue,
    width: 'minmax(0,2fr)',
    cell: ({ name }: Queue) => (
      <span className="line-clamp-2 whitespace-normal font-medium" title={name}>
        {nameOf(t, name)}
      </span>
    ),
  },
  { header: t.waiting, width: 'minmax(4rem,1fr)', cell: ({ waiting }: Queue) => waiting },
  { header: t.oldest, cell: ({ oldestSeconds }: Queue) => ageOf(t, oldestSeconds), wideOnly: true },
  { header: t.underWay, cell: ({ underWay }: Queue) => underWay, wideOnly: true },
  { header: t.later, cell: ({ delayed }: Queue) => delayed, wideOnly: true },
  {
    header: t.deadLetters,
    width: 'minmax(5rem,1fr)',
    cell: ({ deadLetters }: Queue) =>
      deadLetters > 0 ? <Badge tone="danger">{deadLetters}</Badge> : deadLetters,
  },
];

const tones = { alarm: 'danger', 'insufficient-data': 'plain', ok: 'good' } as const;
const order = Object.keys(tones);

const Alarms = ({
  status: { alarms, queues },
  query,
}: {
  status: Status;
  query: { isPending: boolean; error: unknown; refetch: () => unknown };
}) => {
  const t = useWords(workerWords);
  const instant = useInstants();
  const worded = { ok: t.ok, alarm: t.raised, 'insufficient-data': t['insufficient-data'] };
  if (!alarms) return <Note tone="info">{queues ? t.withoutAlarms : t.outOfReach}</Note>;
  const sorted = alarms.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <Table
      label={t.alarms}
      query={{ ...query, data: sorted }}
      idOf={({ name }) => name}
      textOf={({ name, description }) => `${name} ${description}`}
      empty={{ icon: BellRing, title: t.noAlarms, text: t.noAlarmsText }}
      rowHeight={64}
      columns={[
        {
          header: t.alarm,
          width: 'minmax(0,3fr)',
          cell: ({ name, description }: Alarm) => (
            <span className="line-clamp-2 whitespace-normal" title={name}>
              {description || name}
            </span>
          ),
        },
        {
          header: t.state,
          width: '8.5rem',
          cell: ({ state }: Alarm) => <Badge tone={tones[state]}>{worded[state]}</Badge>,
        },
        { header: t.changed, wideOnly: true, cell: ({ changedAt }: Alarm) => instant(changedAt) },
      ]}
    />
  );
};
