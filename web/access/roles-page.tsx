import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { AccessFrame } from './frame.tsx';
import { type Role, RoleForm, RolePanel, RoleTable } from './role-table.tsx';
import { accessWords } from './words.ts';

const list = 'GET /api/v1/projects/{projectId}/roles';
const one = '/api/v1/projects/{projectId}/roles/{roleId}';

/** The roles of a project, and the rules of those that are its own. */
export const RolesPage = () => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const [open, setOpen] = useState<Role | 'new'>();
  const found = useQuery(reading(list, { path: { projectId } }));
  const create = useChange('POST /api/v1/projects/{projectId}/roles', list);
  const remove = useChange(`DELETE ${one}`, list);
  const close = () => setOpen(undefined);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpen('new')}>
      {t.newRole}
    </Button>
  );
  return (
    <AccessFrame actions={add}>
      <RoleTable
        label={t.roles}
        query={{ ...found, data: found.data?.roles }}
        onEdit={setOpen}
        onRemove={({ id: roleId }) => remove.mutateAsync({ path: { projectId, roleId } })}
      />
      {open === 'new' && (
        <RolePanel title={t.newRole} onClose={close}>
          <RoleForm
            scope="project"
            onSave={(body) => create.mutateAsync({ path: { projectId }, body })}
            onClose={close}
          />
        </RolePanel>
      )}
      {open && open !== 'new' && <EditRole roleId={open.id} name={open.name} onClose={close} />}
    </AccessFrame>
  );
};

const EditRole = ({ roleId, name, onClose }: { roleId: string; name: string; onClose: () => void }) => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const path = { projectId, roleId };
  const found = useQuery({ ...reading(`GET ${one}`, { path }), staleTime: 0, gcTime: 0 });
  const update = useChange(`PATCH ${one}`, list);
  return (
    <RolePanel title={`${t.editRole}: ${name}`} found={found} onClose={onClose}>
      {found.data && (
        <RoleForm
          scope="project"
          role={found.data.role}
          onSave={(body) => update.mutateAsync({ path, body })}
          onClose={onClose}
        />
      )}
    </RolePanel>
  );
};
