import { ListTree } from 'lucide-react';
import { Facts } from '../shared/facts.tsx';
import { Table } from '../shared/list.tsx';
import { MoreButton } from '../shared/paged.tsx';
import { Badge, Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type Import, useReport } from './imports.ts';
import { nameOfSource } from './sources.ts';
import { CountsLine, ImportState, resultTones } from './state.tsx';
import { importWords } from './words.ts';

/** How far an import came, and how each key of it came out. */
export const Progress = ({ job }: { job: Import }) => {
  const t = useWords(importWords);
  const instant = useInstants();
  return (
    <div className="flex flex-col gap-5">
      {job.statusMessage && (
        <Note tone={job.status === 'failed' ? 'danger' : 'info'}>
          <span className="break-words">{job.statusMessage}</span>
        </Note>
      )}
      {job.dryRun && job.status === 'completed' && <Note tone="info">{t.nothingWritten}</Note>}
      <Facts
        entries={[
          [t.state, <ImportState key="state" job={job} />],
          [t.source, nameOfSource(job.source, t.file)],
          [t.goesTo, `${job.environment ?? t.severalEnvironments} · ${job.secretPath}`],
          [t.pairs, job.environments.map(({ from, to }) => `${from} → ${to}`).join(', ')],
          [t.onConflict, t[job.onConflict]],
          [t.counts, <CountsLine key="counts" counts={job.counts} />],
          [t.begun, instant(job.createdAt)],
          [t.ended, job.endedAt && instant(job.endedAt)],
        ]}
      />
      <Report job={job} />
    </div>
  );
};

const Report = ({ job }: { job: Import }) => {
  const t = useWords(importWords);
  const found = useReport(job);
  return (
    <>
      <Table
        label={t.report}
        query={found}
        idOf={({ kind, environment, secretPath, key }) => `${kind} ${environment} ${secretPath} ${key}`}
        textOf={({ environment, secretPath, key, result, reason }) =>
          `${environment} ${secretPath} ${key} ${t[result]} ${reason}`
        }
        empty={{
          icon: ListTree,
          title: job.status === 'running' ? t.readingSource : t.noKeys,
          text: t.reportText,
        }}
        rowHeight={60}
        columns={[
          {
            header: t.key,
            width: 'minmax(0,2fr)',
            cell: ({ key, environment, secretPath, reason }) => (
              <>
                <span className="block truncate font-mono text-xs" title={key}>
                  {key}
                </span>
                <span className="block truncate text-xs text-muted" title={reason || undefined}>
                  {environment} · {secretPath}
                  {reason && ` · ${reason}`}
                </span>
              </>
            ),
          },
          {
            header: t.result,
            width: 'minmax(6rem,0.7fr)',
            cell: ({ result }) => <Badge tone={resultTones[result]}>{t[result]}</Badge>,
          },
        ]}
      />
      <MoreButton list={found} />
    </>
  );
};
