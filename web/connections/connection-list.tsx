import { Pencil, PlugZap, ShieldCheck, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../api/queries.ts';
import { IconButton } from '../shared/button.tsx';
import { Choice } from '../shared/form.tsx';
import { labelOf } from '../shared/labels.ts';
import { Table } from '../shared/list.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { type Connection, useApps, useConnections } from './connections.ts';
import { DeleteConnection } from './delete-connection.tsx';
import { connectionWords } from './words.ts';

/** The connections of the organization or of a project, app by app. */
export const ConnectionList = ({ projectId, add }: { projectId?: string; add: ReactNode }) => {
  const t = useWords(connectionWords);
  const instant = useInstants();
  const [only, setOnly] = useState('');
  const [opened, setOpened] = useState<Connection>();
  const [editing, setEditing] = useState<Connection>();
  const [leaving, setLeaving] = useState<Connection>();
  const { nameOf } = useApps();
  const found = useConnections(projectId);
  const all = found.data?.appConnections;
  const present = [...new Set(all?.map(({ app }) => app))].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const shown = all
    ?.filter(({ app }) => only === '' || app === only)
    .toSorted((a, b) => nameOf(a.app).localeCompare(nameOf(b.app)) || a.name.localeCompare(b.name));
  return (
    <>
      <Table
        label={t.title}
        query={{ ...found, data: shown }}
        idOf={({ id }) => id}
        textOf={({ name, app, description }) => `${name} ${nameOf(app)} ${description ?? ''}`}
        empty={{ icon: PlugZap, title: t.emptyTitle, text: t.emptyText, action: add }}
        rowHeight={60}
        toolbar={
          present.length > 1 && (
            <Choice
              quiet
              label={t.app}
              value={only}
              onChange={setOnly}
              options={[['', t.allApps], ...present.map((app) => [app, nameOf(app)] as const)]}
            />
          )
        }
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: (connection) => (
              <button
                type="button"
                onClick={() => setOpened(connection)}
                className="group block max-w-full text-left"
              >
                <span className="block truncate font-medium group-hover:underline">{connection.name}</span>
                <span className="block truncate text-xs text-muted">
                  {nameOf(connection.app)}
                  {connection.description && ` · ${connection.description}`}
                </span>
              </button>
            ),
          },
          { header: t.method, wideOnly: true, cell: ({ method }) => labelOf(method) },
          {
            header: t.updated,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ updatedAt }) => instant(updatedAt),
          },
          {
            header: '',
            width: '6rem',
            cell: (connection) => (
              <span className="flex justify-end">
                <CheckButton connection={connection} />
                <IconButton
                  icon={Pencil}
                  label={`${t.edit}: ${connection.name}`}
                  onClick={() => setEditing(connection)}
                />
                <IconButton
                  icon={Trash2}
                  tone="danger"
                  label={`${t.delete}: ${connection.name}`}
                  onClick={() => setLeaving(connection)}
                />
              </span>
            ),
          },
        ]}
      />
      {opened && <ConnectionPanel connection={opened} onClose={() => setOpened(undefined)} />}
      {editing && <ConnectionDialog connection={editing} onClose={() => setEditing(undefined)} />}
      {leaving && <DeleteConnection connection={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
};

/** Asks the service whether the credentials still let in. */
const CheckButton = ({ connection: { id, app, name } }: { connection: Connection }) => {
  const t = useWords(connectionWords);
  const check = useChange('POST /api/v1/app-connections/{app}/{connectionId}/check');
  const ask = () =>
    void check
      .mutateAsync({ path: { app, connectionId: id } })
      .then(
        ({ isWorking, reason }) =>
          isWorking ? toast('good', t.works) : toast('danger', t.worksNot(reason ?? '')),
        toastFault,
      );
  return (
    <IconButton icon={ShieldCheck} label={`${t.check}: ${name}`} disabled={check.isPending} onClick={ask} />
  );
};
