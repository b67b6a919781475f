import { useQuery } from '@tanstack/react-query';
import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { AccessFrame } from './frame.tsx';
import type { Holder } from './given.ts';
import { HolderTable } from './holder-table.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { privilegesOfPerson } from './privilege-store.ts';
import { useRoleChoice } from './role-choice.ts';
import { accessWords } from './words.ts';

const list = 'GET /api/v1/projects/{projectId}/memberships';
type Membership = ReplyOf<typeof list>['memberships'][number];

const holderOf = ({ id, user, roles, createdAt }: Membership): Holder => ({
  id,
  name: nameOf(user),
  detail: user.username,
  since: createdAt,
  roles,
});

/** The people of a project. */
export const MembersPage = () => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const [inviting, setInviting] = useState(false);
  const choice = useRoleChoice(projectId);
  const found = useQuery(reading(list, { path: { projectId } }));
  const update = useChange('PATCH /api/v1/projects/{projectId}/memberships/{membershipId}', list);
  const remove = useChange('DELETE /api/v1/projects/{projectId}/memberships/{membershipId}', list);
  const pathOf = ({ id }: Holder) => ({ projectId, membershipId: id });
  const invite = (
    <Button look="primary" icon={UserPlus} onClick={() => setInviting(true)}>
      {t.invite}
    </Button>
  );
  return (
    <AccessFrame actions={invite}>
      <HolderTable
        label={t.members}
        query={{ ...found, data: found.data?.memberships.map(holderOf) }}
        empty={{ icon: Users, title: t.noMembers, action: invite }}
        onRoles={(holder, roles) => update.mutateAsync({ path: pathOf(holder), body: { roles } })}
        onRemove={(holder) => remove.mutateAsync({ path: pathOf(holder) })}
        privileges={({ id }) => privilegesOfPerson(id)}
      />
      {inviting && (
        <InviteDialog
          roles={choice}
          usualRole="member"
          to={(role) => ({ projects: [{ id: projectId, projectRoleSlug: [role] }] })}
          onClose={() => setInviting(false)}
        />
      )}
    </AccessFrame>
  );
};
