import { Import as ImportIcon, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { MoreButton } from '../shared/paged.tsx';
import { useProject } from '../shared/project.ts';
import { useInstants, useWords } from '../shared/words.ts';
import { ImportPanel } from './import-panel.tsx';
import { useImports } from './imports.ts';
import { NewImport } from './new-import.tsx';
import { nameOfSource } from './sources.ts';
import { CountsLine, ImportState } from './state.tsx';
import { importWords } from './words.ts';

/** Secrets of elsewhere on their way into the project, and those that came. */
export const ImportsPage = () => {
  const t = useWords(importWords);
  const instant = useInstants();
  const { projectId, project } = useProject();
  const [adding, setAdding] = useState(false);
  const [openedId, setOpened] = useState<string>();
  const [isRunning, setRunning] = useState(false);
  const found = useImports(projectId, isRunning);
  const runs = found.data?.some(({ status }) => status === 'running') ?? false;
  if (runs !== isRunning) setRunning(runs);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={project ? `${project.name} · ${t.intro}` : t.intro} actions={add}>
      <Table
        label={t.title}
        query={found}
        idOf={({ id }) => id}
        textOf={({ source, environment, secretPath }) =>
          `${nameOfSource(source, t.file)} ${environment ?? ''} ${secretPath}`
        }
        empty={{ icon: ImportIcon, title: t.emptyTitle, text: t.emptyText, action: add }}
        rowHeight={60}
        columns={[
          {
            header: t.source,
            width: 'minmax(0,1.4fr)',
            cell: ({ id, source, environment, secretPath }) => (
              <button
                type="button"
                onClick={() => setOpened(id)}
                className="group block max-w-full text-left"
              >
                <span className="block truncate font-medium group-hover:underline">
                  {nameOfSource(source, t.file)}
                </span>
                <span className="block truncate text-xs text-muted">
                  {environment ?? t.severalEnvironments} · {secretPath}
                </span>
              </button>
            ),
          },
          {
            header: t.counts,
            wideOnly: true,
            width: 'minmax(0,2fr)',
            cell: ({ counts }) => <CountsLine counts={counts} />,
          },
          { header: t.state, width: 'minmax(7rem,0.8fr)', cell: (job) => <ImportState job={job} /> },
          { header: t.begun, wideOnly: true, width: '11.5rem', cell: ({ createdAt }) => instant(createdAt) },
        ]}
      />
      <MoreButton list={found} />
      {adding && (
        <NewImport
          onStarted={(id) => {
            setAdding(false);
            setOpened(id);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {openedId && <ImportPanel key={openedId} importId={openedId} onClose={() => setOpened(undefined)} />}
    </Page>
  );
};
