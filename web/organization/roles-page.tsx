import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type Role, RoleForm, RolePanel, RoleTable } from '../access/role-table.tsx';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { useWords } from '../shared/words.ts';
import { OrganizationFrame } from './frame.tsx';
import { organizationWords } from './words.ts';

const list = 'GET /api/v1/organization/roles';
const one = '/api/v1/organization/roles/{roleId}';

/** The roles of the organization, and the rules of those that are its own. */
export const OrganizationRolesPage = () => {
  const t = useWords(organizationWords);
  const [open, setOpen] = useState<Role | 'new'>();
  const found = useQuery(reading(list, {}));
  const create = useChange('POST /api/v1/organization/roles', list);
  const remove = useChange(`DELETE ${one}`, list);
  const close = () => setOpen(undefined);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpen('new')}>
      {t.newRole}
    </Button>
  );
  return (
    <OrganizationFrame actions={add}>
      <RoleTable
        label={t.roles}
        query={{ ...found, data: found.data?.roles }}
        onEdit={setOpen}
        onRemove={({ id: roleId }) => remove.mutateAsync({ path: { roleId } })}
      />
      {open === 'new' && (
        <RolePanel title={t.newRole} onClose={close}>
          <RoleForm scope="organization" onSave={(body) => create.mutateAsync({ body })} onClose={close} />
        </RolePanel>
      )}
      {open && open !== 'new' && <EditRole roleId={open.id} name={open.name} onClose={close} />}
    </OrganizationFrame>
  );
};

const EditRole = ({ roleId, name, onClose }: { roleId: string; name: string; onClose: () => void }) => {
  const t = useWords(organizationWords);
  const path = { roleId };
  const found = useQuery({ ...reading(`GET ${one}`, { path }), staleTime: 0, gcTime: 0 });
  const update = useChange(`PATCH ${one}`, list);
  return (
    <RolePanel title={`${t.editRole}: ${name}`} found={found} onClose={onClose}>
      {found.data && (
        <RoleForm
          scope="organization"
          role={found.data.role}
          onSave={(body) => update.mutateAsync({ path, body })}
          onClose={onClose}
        />
      )}
    </RolePanel>
  );
};
