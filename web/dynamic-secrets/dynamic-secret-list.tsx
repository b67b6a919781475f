import { useQuery } from '@tanstack/react-query';
import { Ellipsis, FlaskConical, KeyRound, ListTree, Pencil, Scale, Timer, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Menu } from '../shared/menu.tsx';
import { Badge } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { DriftPanel } from './drift-panel.tsx';
import { EditDynamicSecret } from './edit-dynamic-secret.tsx';
import type { Folder } from './folder.ts';
import { isKind, kindNames } from './kinds.ts';
import { LeasesPanel } from './leases-panel.tsx';
import { TakeLease } from './take-lease.tsx';
import { dynamicWords } from './words.ts';

const list = 'GET /api/v1/dynamic-secrets';

export const DynamicSecretList = ({ folder, add }: { folder: Folder; add: ReactNode }) => {
  const t = useWords(dynamicWords);
  const [taking, setTaking] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const [editing, setEditing] = useState<string>();
  const [comparing, setComparing] = useState<string>();
  const found = useQuery(reading(list, { query: folder }));
  const remove = useChange('DELETE /api/v1/dynamic-secrets/{name}', list);
  const test = useChange('POST /api/v1/dynamic-secrets/{name}/test');
  const tryIt = (name: string) =>
    void test
      .mutateAsync({ path: { name }, body: folder })
      .then(() => toast('good', t.tested(name)), toastFault);
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
          { header: t.kind, wideOnly: true, cell: ({ type }) => (isKind(type) ? kindNames[type] : type) },
          { header: t.usualTime, wideOnly: true, cell: ({ defaultTTL }) => defaultTTL },
          {
            header: t.state,
            width: 'minmax(6.5rem,1fr)',
            cell: ({ status }) => <Badge tone={status ? 'warn' : 'good'}>{status ?? t.ready}</Badge>,
          },
          {
            header: '',
            width: '8rem',
            cell: ({ name }) => (
              <span className="flex justify-end">
                <IconButton icon={KeyRound} label={`${t.take}: ${name}`} onClick={() => setTaking(name)} />
                <IconButton icon={ListTree} label={`${t.leases}: ${name}`} onClick={() => setOpened(name)} />
                <Menu
                  trigger={<IconButton icon={Ellipsis} label={`${t.rowActions}: ${name}`} />}
                  entries={[
                    { label: t.edit, icon: Pencil, onSelect: () => setEditing(name) },
                    { label: t.test, icon: FlaskConical, onSelect: () => tryIt(name) },
                    { label: t.drift, icon: Scale, onSelect: () => setComparing(name) },
                  ]}
                />
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
      {editing && <EditDynamicSecret folder={folder} name={editing} onClose={() => setEditing(undefined)} />}
      {comparing && <DriftPanel folder={folder} name={comparing} onClose={() => setComparing(undefined)} />}
    </>
  );
};
