import { useQuery } from '@tanstack/react-query';
import { HeartPulse } from 'lucide-react';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Facts } from '../shared/facts.tsx';
import { Table } from '../shared/list.tsx';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { instanceWords } from './words.ts';
import { Workers } from './workers.tsx';

const keys = 'GET /api/v1/admin/keys/status';
const refreshed = 30_000;
type Level = ReplyOf<typeof keys>['levels'][number];

/** How the instance is: whether it answers, and how old its keys are. Changes nothing. */
export const Health = () => {
  const t = useWords(instanceWords);
  const instant = useInstants();
  const found = useQuery({ ...reading('GET /api/status', {}), refetchInterval: refreshed });
  const shown = (is: boolean) => <Badge tone={is ? 'good' : 'plain'}>{is ? t.yes : t.no}</Badge>;
  return (
    <div className="flex flex-col gap-5">
      <section className="card p-5">
        <h2 className="mb-3 text-base font-semibold">{t.status}</h2>
        {found.isPending && <Loading rows={3} />}
        {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
        {found.data && (
          <Facts
            entries={[
              [
                t.answers,
                <Badge key="is" tone="good">
                  {found.data.message}
                </Badge>,
              ],
              [t.clock, instant(found.data.date)],
              [t.mail, shown(found.data.emailConfigured)],
              [t.inviteOnly, shown(found.data.inviteOnlySignup)],
            ]}
          />
        )}
      </section>
      <Workers />
      <Keys />
    </div>
  );
};

const Keys = () => {
  const t = useWords(instanceWords);
  const instant = useInstants();
  const found = useQuery({ ...reading(keys, {}), refetchInterval: refreshed });
  const root = found.data?.rootKey;
  return (
    <>
      {found.data && (
        <section className="card p-5">
          <h2 className="mb-3 text-base font-semibold">{t.rootKey}</h2>
          {root ? (
            <Facts
              entries={[
                [t.version, root.version],
                [t.strategy, root.strategy],
                [
                  t.wrappedBy,
                  <span key="by" className="font-mono text-xs break-all">
                    {root.wrappedBy}
                  </span>,
                ],
                [t.since, instant(root.createdAt)],
              ]}
            />
          ) : (
            <p className="text-muted">{t.noRootKey}</p>
          )}
        </section>
      )}
      <Table
        label={t.levels}
        query={{ ...found, data: found.data?.levels }}
        idOf={({ level }) => level}
        textOf={({ level }) => t[level]}
        empty={{ icon: HeartPulse, title: t.levels }}
        columns={[
          {
            header: t.level,
            cell: ({ level }) => <span className="block truncate font-medium">{t[level]}</span>,
          },
          { header: t.age, cell: ({ ageDays }) => (ageDays === null ? '–' : t.days(ageDays)) },
          {
            header: t.old,
            wideOnly: true,
            cell: ({ underOldVersions: { owners, values } }) => t.oldCounts(owners, values),
          },
          { header: t.rotation, wideOnly: true, cell: (level) => <Rotation level={level} /> },
        ]}
      />
    </>
  );
};

const Rotation = ({ level: { rotation } }: { level: Level }) => {
  const t = useWords(instanceWords);
  if (!rotation) return <span className="text-muted">{t.noRotation}</span>;
  return (
    <Badge tone={rotation.phase === 'completed' ? 'good' : 'info'}>
      {t[rotation.phase]} {rotation.ownersDone}/{rotation.owners}
    </Badge>
  );
};
