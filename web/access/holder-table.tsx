import { Ellipsis, KeySquare, type LucideIcon, ShieldCheck, UserX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Menu, type MenuEntry } from '../shared/menu.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import type { Grants, HeldRole, Holder } from './given.ts';
import type { PrivilegeStore } from './privilege-store.ts';
import { PrivilegesPanel } from './privileges-panel.tsx';
import { RolesForm } from './roles-form.tsx';
import { Until } from './term.tsx';
import { accessWords } from './words.ts';

interface HolderTableProps {
  readonly label: string;
  readonly query: Parameters<typeof Table<Holder>>[0]['query'];
  readonly empty: {
    readonly icon: LucideIcon;
    readonly title: string;
    readonly text?: string;
    readonly action?: ReactNode;
  };
  readonly onRoles: (holder: Holder, roles: Grants) => Promise<unknown>;
  readonly onRemove: (holder: Holder) => Promise<unknown>;
  /** Where additional privileges of somebody are kept; groups have none. */
  readonly privileges?: (holder: Holder) => PrivilegeStore;
  readonly more?: (holder: Holder) => readonly MenuEntry[];
}

/** Those of one kind who are in the project, with what can be done about each. */
export const HolderTable = (props: HolderTableProps) => {
  const { label, query, empty, onRoles, onRemove, privileges, more } = props;
  const t = useWords(accessWords);
  const shared = useWords(sharedWords);
  const instant = useInstants();
  const [open, setOpen] = useState<{ what: 'roles' | 'privileges' | 'removal'; holder: Holder }>();
  const close = () => setOpen(undefined);
  const entriesFor = (holder: Holder): readonly MenuEntry[] => [
    { label: t.editRoles, icon: ShieldCheck, onSelect: () => setOpen({ what: 'roles', holder }) },
    ...(privileges
      ? [{ label: t.privileges, icon: KeySquare, onSelect: () => setOpen({ what: 'privileges', holder }) }]
      : []),
    ...(more?.(holder) ?? []),
    { label: t.remove, icon: UserX, tone: 'danger', onSelect: () => setOpen({ what: 'removal', holder }) },
  ];
  return (
    <>
      <Table
        label={label}
        query={query}
        idOf={({ id }) => id}
        textOf={({ name, detail }) => `${name} ${detail}`}
        empty={empty}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            cell: ({ name, detail }) => (
              <>
                <span className="block truncate font-medium">{name}</span>
                {detail !== name && <span className="block truncate text-xs text-muted">{detail}</span>}
              </>
            ),
          },
          { header: t.role, cell: ({ roles }) => <Roles roles={roles} /> },
          { header: t.since, wideOnly: true, width: '11.5rem', cell: ({ since }) => instant(since) },
          {
            header: shared.actions,
            width: '3.5rem',
            cell: (holder) => (
              <Menu
                trigger={<IconButton icon={Ellipsis} label={`${shared.more}: ${holder.name}`} />}
                entries={entriesFor(holder)}
              />
            ),
          },
        ]}
      />
      {open?.what === 'roles' && (
        <RolesForm holder={open.holder} onSave={(roles) => onRoles(open.holder, roles)} onClose={close} />
      )}
      {open?.what === 'privileges' && privileges && (
        <PrivilegesPanel name={open.holder.name} store={privileges(open.holder)} onClose={close} />
      )}
      {open?.what === 'removal' && (
        <Removal title={t.remove} onRemove={() => onRemove(open.holder)} onClose={close}>
          {t.removeText(open.holder.name)}
        </Removal>
      )}
    </>
  );
};

const Roles = ({ roles }: { roles: readonly HeldRole[] }) => (
  <span className="flex flex-wrap gap-1 overflow-hidden">
    {roles.map((held) => (
      <span key={held.id} className="inline-flex flex-wrap gap-1">
        <Badge>{held.customRoleName ?? held.role}</Badge>
        <Until given={held} />
      </span>
    ))}
  </span>
);
