import { Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { useProject } from '../shared/project.ts';
import { useInstants, useWords } from '../shared/words.ts';
import { NewRotation } from './new-rotation.tsx';
import { RotationPanel } from './rotation-panel.tsx';
import { useProviders, useRotations } from './rotations.ts';
import { RotationState } from './state.tsx';
import { rotationWords } from './words.ts';

/** What of a project is replaced time and again. */
export const RotationsPage = () => {
  const t = useWords(rotationWords);
  const instant = useInstants();
  const { projectId } = useProject();
  const [adding, setAdding] = useState(false);
  const [openedId, setOpened] = useState<string>();
  const { providerOf } = useProviders(projectId);
  const found = useRotations(projectId);
  const rotations = found.data?.secretRotations;
  const opened = rotations?.find(({ id }) => id === openedId);
  const titleOf = (provider: string): string => providerOf(provider)?.title ?? provider;
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={add}>
      <Table
        label={t.title}
        query={{ ...found, data: rotations }}
        idOf={({ id }) => id}
        textOf={({ name, provider, environment, secretPath }) =>
          `${name} ${titleOf(provider)} ${environment.name} ${secretPath}`
        }
        empty={{ icon: RotateCw, title: t.emptyTitle, text: t.emptyText, action: add }}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ id, name, environment, secretPath }) => (
              <button
                type="button"
                onClick={() => setOpened(id)}
                className="group block max-w-full text-left"
              >
                <span className="block truncate font-medium group-hover:underline">{name}</span>
                <span className="block truncate text-xs text-muted">
                  {environment.name} · {secretPath}
                </span>
              </button>
            ),
          },
          { header: t.kind, wideOnly: true, cell: ({ provider }) => titleOf(provider) },
          {
            header: t.state,
            width: 'minmax(6.5rem,1fr)',
            cell: (rotation) => (
              <span title={rotation.statusMessage ?? undefined}>
                <RotationState rotation={rotation} />
              </span>
            ),
          },
          {
            header: t.last,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ lastRotatedAt }) => (lastRotatedAt ? instant(lastRotatedAt) : t.never),
          },
          {
            header: t.next,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ nextRotationAt }) => (nextRotationAt ? instant(nextRotationAt) : t.never),
          },
        ]}
      />
      {adding && <NewRotation onClose={() => setAdding(false)} />}
      {opened && <RotationPanel rotation={opened} onClose={() => setOpened(undefined)} />}
    </Page>
  );
};
