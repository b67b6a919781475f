import { useQuery } from '@tanstack/react-query';
import { KeyRound, ListTree, Timer, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { type Kind, kindNames } from './kinds.ts';
import { LeasesPanel } from './leases-panel.tsx';
import { TakeLease } from './take-lease.tsx';
import { dynamicWords } from './words.ts';

const list = 'GET /api/v1/dynamic-secrets';

export const DynamicSecretList = ({ folder, add }: { folder: Folder; add: ReactNode }) => {
  const t = useWords(dynamicWords);
  const [taking, setTaking] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const found = useQuery(reading(list, { query: folder }));
  const remove = useChange('DELETE /api/v1/dynamic-secrets/{name}', list);
  return (
    <>
      <Table
        label={t.title}
        query={{ ...found, data: found.data?.dynamicSecrets }}
        idOf={({ id }) => id}
        textOf={({ name, type }) => `${name} ${type}`}
        empty={{ icon: Timer, title: t.emptyTitle, text: t.emptyText, action: add }}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name }) => (
              <button
                type="button"
                onClick={() => setOpened(name)}
                className="max-w-full truncate text-left font-medium hover:underline"
              >
                {name}
              </button>
            ),
          },
          { header: t.kind, wideOnly: true, cell: ({ type }) => kindNames[type as Kind] ?? type },
          { header: t.usualTime, wideOnly: true, cell: ({ defaultTTL }) => defaultTTL },
          {
            header: t.state,
            width: 'minmax(6.5rem,1fr)',
            cell: ({ status }) => <Badge tone={status ? 'warn' : 'good'}>{status ?? t.ready}</Badge>,
          },
          {
            header: '',
            width: '6rem',
            cell: ({ name }) => (
              <span className="flex justify-end">
                <IconButton icon={KeyRound} label={`${t.take}: ${name}`} onClick={() => setTaking(name)} />
                <IconButton icon={ListTree} label={`${t.leases}: ${name}`} onClick={() => setOpened(name)} />
                <AskButton
                  icon={Trash2}
                  label={t.delete}
                  about={name}
                  question={<p>{t.deleteText(name)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { name }, body: folder })}
                />
              </span>
            ),
          },
        ]}
      />
      {taking && <TakeLease folder={folder} name={taking} onClose={() => setTaking(undefined)} />}
      {opened && <LeasesPanel folder={folder} name={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
};
