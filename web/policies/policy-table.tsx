import { Pencil, Scale, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { policyWords } from './words.ts';

interface Policy {
  readonly id: string;
  readonly name: string;
  readonly secretPath: string | null;
  readonly approvals: number;
  readonly enforcementLevel: string;
  readonly environments: readonly { readonly id: string; readonly name: string }[];
}

interface PolicyTableProps<T extends Policy> {
  readonly label: string;
  readonly emptyText: string;
  readonly query: Parameters<typeof Table<T>>[0]['query'];
  readonly action: ReactNode;
  readonly onEdit: (policy: T) => void;
  readonly onRemove: (policy: T) => Promise<unknown>;
}

/** The policies of one kind. */
export const PolicyTable = <T extends Policy>(props: PolicyTableProps<T>) => {
  const { label, emptyText, query, action, onEdit, onRemove } = props;
  const t = useWords(policyWords);
  const shared = useWords(sharedWords);
  const [leaving, setLeaving] = useState<T>();
  return (
    <>
      <Table
        label={label}
        query={query}
        idOf={({ id }) => id}
        textOf={({ name, secretPath }) => `${name} ${secretPath ?? ''}`}
        empty={{ icon: Scale, title: t.emptyTitle, text: emptyText, action }}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name, secretPath }) => (
              <>
                <span className="block truncate font-medium">{name}</span>
                <span className="block truncate font-mono text-xs text-muted">
                  {secretPath ?? t.everywhere}
                </span>
              </>
            ),
          },
          {
            header: t.environments,
            wideOnly: true,
            cell: ({ environments }) => (
              <span className="flex gap-1 overflow-hidden">
                {environments.map(({ id, name }) => (
                  <Badge key={id}>{name}</Badge>
                ))}
              </span>
            ),
          },
          { header: t.approvals, wideOnly: true, width: '9rem', cell: ({ approvals }) => approvals },
          {
            header: t.level,
            wideOnly: true,
            cell: ({ enforcementLevel }) => (
              <Badge tone={enforcementLevel === 'soft' ? 'warn' : 'good'}>
                {enforcementLevel === 'soft' ? t.soft : t.hard}
              </Badge>
            ),
          },
          {
            header: shared.actions,
            width: '5rem',
            cell: (policy) => (
              <>
                <IconButton
                  icon={Pencil}
                  label={`${t.edit}: ${policy.name}`}
                  onClick={() => onEdit(policy)}
                />
                <IconButton
                  icon={Trash2}
                  tone="danger"
                  label={`${t.remove}: ${policy.name}`}
                  onClick={() => setLeaving(policy)}
                />
              </>
            ),
          },
        ]}
      />
      {leaving && (
        <Removal title={t.remove} onRemove={() => onRemove(leaving)} onClose={() => setLeaving(undefined)}>
          {t.removeText(leaving.name)}
        </Removal>
      )}
    </>
  );
};
