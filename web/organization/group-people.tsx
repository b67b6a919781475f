import { Users } from 'lucide-react';
import { call } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Table } from '../shared/list.tsx';
import { MoreButton, usePaged } from '../shared/paged.tsx';
import { nameOf } from '../shared/people.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import type { Group } from './groups-page.tsx';
import { organizationWords } from './words.ts';

const list = 'GET /api/v1/groups/{id}/users';
const pageSize = 100;

/** Who of the organization is in a group, and who could be. */
export const GroupPeople = ({ group: { id, name }, onClose }: { group: Group; onClose: () => void }) => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const found = usePaged([list, { id }], async (cursor, signal) => {
    const offset = Number(cursor ?? 0);
    const reply = await call(list, { path: { id }, query: { limit: pageSize, offset } }, { signal });
    const read = offset + reply.users.length;
    return { items: reply.users, next: read < reply.totalCount ? String(read) : undefined };
  });
  const add = useChange('POST /api/v1/groups/{id}/users/{username}', list);
  const remove = useChange('DELETE /api/v1/groups/{id}/users/{username}', list);
  const turn = (username: string, isIn: boolean) =>
    void (isIn ? remove : add).mutateAsync({ path: { id, username } }).catch(toastFault);
  return (
    <Dialog title={t.peopleOf(name)} onClose={onClose} place="side">
      <Table
        label={t.members}
        query={found}
        idOf={(person) => person.id}
        textOf={(person) => `${nameOf(person)} ${person.username}`}
        empty={{ icon: Users, title: t.noMembers }}
        columns={[
          { header: t.name, width: 'minmax(0,2fr)', cell: (person) => nameOf(person) },
          {
            header: shared.actions,
            width: '9rem',
            cell: ({ username, isPartOfGroup }) => (
              <Button
                look={isPartOfGroup ? 'danger' : 'plain'}
                aria-label={`${isPartOfGroup ? t.takeOut : t.addTo}: ${username}`}
                onClick={() => turn(username, isPartOfGroup)}
              >
                {isPartOfGroup ? t.takeOut : t.addTo}
              </Button>
            ),
          },
        ]}
      />
      <MoreButton list={found} />
    </Dialog>
  );
};
