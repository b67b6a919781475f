import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BookOpen, Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { AddDialog } from './add-dialog.tsx';
import { AccessFrame } from './frame.tsx';
import type { Holder } from './given.ts';
import { HolderTable } from './holder-table.tsx';
import { listOfMachines as list, type MachineMembership, machinesOf } from './machines.ts';
import { privilegesOfMachine } from './privilege-store.ts';
import { accessWords } from './words.ts';

const one = '/api/v1/projects/{projectId}/identity-memberships/{identityId}';
const ofMachine = 'GET /api/v1/identities/{identityId}/identity-memberships';

const holderOf = ({ identityId, identity, roles, createdAt }: MachineMembership): Holder => ({
  id: identityId,
  name: identity.name,
  detail: identity.authMethods.join(', ') || identity.name,
  since: createdAt,
  roles,
});

/** The machine identities of a project. */
export const ProjectIdentitiesPage = () => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const found = useQuery(machinesOf(projectId));
  const holders = found.data?.map(holderOf);
  const update = useChange(`PATCH ${one}`, list, ofMachine);
  const remove = useChange(`DELETE ${one}`, list, ofMachine);
  const pathOf = ({ id }: Holder) => ({ projectId, identityId: id });
  const use = ({ id }: Holder) =>
    void navigate({ to: '/identities/$identityId/use', params: { identityId: id }, search: { projectId } });
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addIdentity}
    </Button>
  );
  return (
    <AccessFrame actions={add}>
      <HolderTable
        label={t.identities}
        query={{ ...found, data: holders }}
        empty={{ icon: Bot, title: t.noIdentities, text: t.noIdentitiesText, action: add }}
        onRoles={(holder, roles) => update.mutateAsync({ path: pathOf(holder), body: { roles } })}
        onRemove={(holder) => remove.mutateAsync({ path: pathOf(holder) })}
        privileges={({ id }) => privilegesOfMachine(projectId, id)}
        more={(holder) => [{ label: t.useIdentity, icon: BookOpen, onSelect: () => use(holder) }]}
      />
      {adding && <AddIdentity present={holders ?? []} onClose={() => setAdding(false)} />}
    </AccessFrame>
  );
};

const AddIdentity = ({ present, onClose }: { present: readonly Holder[]; onClose: () => void }) => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const { organizationId: orgId = '' } = useSession();
  const all = useQuery(reading('GET /api/v1/identities', { query: { orgId } }));
  const add = useChange(`POST ${one}`, list, ofMachine);
  const free = (all.data?.identities ?? []).filter(
    ({ identityId }) => !present.some(({ id }) => id === identityId),
  );
  return (
    <AddDialog
      title={t.addIdentity}
      label={t.identities}
      found={all}
      options={free.map(({ identityId, identity }) => [identityId, identity.name])}
      onAdd={(identityId, roles) => add.mutateAsync({ path: { projectId, identityId }, body: { roles } })}
      onClose={onClose}
    />
  );
};
