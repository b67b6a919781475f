import { useQuery } from '@tanstack/react-query';
import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { AddDialog } from './add-dialog.tsx';
import { AccessFrame } from './frame.tsx';
import type { Holder } from './given.ts';
import { HolderTable } from './holder-table.tsx';
import { accessWords } from './words.ts';

const list = 'GET /api/v1/projects/{projectId}/groups';
const one = '/api/v1/projects/{projectId}/groups/{groupId}';
type Membership = ReplyOf<typeof list>['groupMemberships'][number];

const holderOf = ({ groupId, group, roles, createdAt }: Membership): Holder => ({
  id: groupId,
  name: group.name,
  detail: group.slug,
  since: createdAt,
  roles,
});

/** The groups of a project. */
export const GroupsPage = () => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const [adding, setAdding] = useState(false);
  const found = useQuery(reading(list, { path: { projectId } }));
  const holders = found.data?.groupMemberships.map(holderOf);
  const update = useChange(`PATCH ${one}`, list);
  const remove = useChange(`DELETE ${one}`, list);
  const pathOf = ({ id }: Holder) => ({ projectId, groupId: id });
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addGroup}
    </Button>
  );
  return (
    <AccessFrame actions={add}>
      <HolderTable
        label={t.groups}
        query={{ ...found, data: holders }}
        empty={{ icon: Users, title: t.noGroups, text: t.noGroupsText, action: add }}
        onRoles={(holder, roles) => update.mutateAsync({ path: pathOf(holder), body: { roles } })}
        onRemove={(holder) => remove.mutateAsync({ path: pathOf(holder) })}
      />
      {adding && <AddGroup present={holders ?? []} onClose={() => setAdding(false)} />}
    </AccessFrame>
  );
};

const AddGroup = ({ present, onClose }: { present: readonly Holder[]; onClose: () => void }) => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const { organizationId: orgId = '' } = useSession();
  const all = useQuery(reading('GET /api/v1/organization/{orgId}/groups', { path: { orgId } }));
  const add = useChange(`POST ${one}`, list);
  const free = (all.data?.groups ?? []).filter(({ id }) => !present.some((each) => each.id === id));
  return (
    <AddDialog
      title={t.addGroup}
      label={t.groups}
      found={all}
      options={free.map(({ id, name }) => [id, name])}
      onAdd={(groupId, roles) => add.mutateAsync({ path: { projectId, groupId }, body: { roles } })}
      onClose={onClose}
    />
  );
};
