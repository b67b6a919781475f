import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { OrganizationFrame, useOrganization, useOrganizationRoles } from './frame.tsx';
import { GroupPeople } from './group-people.tsx';
import { organizationWords } from './words.ts';

const list = 'GET /api/v1/organization/{orgId}/groups';
export type Group = ReplyOf<typeof list>['groups'][number];

/** The groups of the organization. */
export const OrganizationGroupsPage = () => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const { orgId } = useOrganization();
  const [open, setOpen] = useState<{ what: 'form' | 'people' | 'removal'; group?: Group }>();
  const found = useQuery({ ...reading(list, { path: { orgId } }), enabled: orgId !== '' });
  const remove = useChange('DELETE /api/v1/groups/{id}', list);
  const close = () => setOpen(undefined);
  const create = (
    <Button look="primary" icon={Plus} onClick={() => setOpen({ what: 'form' })}>
      {t.newGroup}
    </Button>
  );
  return (
    <OrganizationFrame actions={create}>
      <Table
        label={t.groups}
        query={{ ...found, data: found.data?.groups }}
        idOf={({ id }) => id}
        textOf={({ name, slug }) => `${name} ${slug}`}
        empty={{ icon: Users, title: t.noGroups, text: t.noGroupsText, action: create }}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name }) => <span className="font-medium">{name}</span>,
          },
          {
            header: t.shortName,
            wideOnly: true,
            cell: ({ slug }) => <span className="font-mono text-xs">{slug}</span>,
          },
          {
            header: t.role,
            wideOnly: true,
            cell: ({ role, customRole }) => <Badge>{customRole?.name ?? role}</Badge>,
          },
          {
            header: shared.actions,
            width: '7.5rem',
            cell: (group) => (
              <>
                <IconButton
                  icon={Users}
                  label={`${t.groupPeople}: ${group.name}`}
                  onClick={() => setOpen({ what: 'people', group })}
                />
                <IconButton
                  icon={Pencil}
                  label={`${t.editGroup}: ${group.name}`}
                  onClick={() => setOpen({ what: 'form', group })}
                />
                <IconButton
                  icon={Trash2}
                  tone="danger"
                  label={`${t.deleteGroup}: ${group.name}`}
                  onClick={() => setOpen({ what: 'removal', group })}
                />
              </>
            ),
          },
        ]}
      />
      {open?.what === 'form' && <GroupForm group={open.group} onClose={close} />}
      {open?.what === 'people' && open.group && <GroupPeople group={open.group} onClose={close} />}
      {open?.what === 'removal' && open.group && (
        <Removal
          title={t.deleteGroup}
          onRemove={() => remove.mutateAsync({ path: { id: open.group?.id ?? '' } })}
          onClose={close}
        >
          {t.deleteGroupText(open.group.name)}
        </Removal>
      )}
    </OrganizationFrame>
  );
};

const GroupForm = ({ group, onClose }: { group: Group | undefined; onClose: () => void }) => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const roles = useOrganizationRoles();
  const [name, setName] = useState(group?.name ?? '');
  const [role, setRole] = useState(group?.customRoleSlug ?? group?.role ?? 'no-access');
  const create = useChange('POST /api/v1/groups', list);
  const update = useChange('PATCH /api/v1/groups/{id}', list);
  const submit = async () => {
    if (group) await update.mutateAsync({ path: { id: group.id }, body: { name, role } });
    else await create.mutateAsync({ body: { name, role } });
    onClose();
  };
  return (
    <Dialog title={group ? t.editGroup : t.newGroup} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Choice label={t.role} value={role} onChange={setRole} options={roles} />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {shared.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
