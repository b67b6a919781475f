import { useQuery } from '@tanstack/react-query';
import { Ban, CircleCheck, Ellipsis, Send, ShieldCheck, UserPlus, Users, UserX } from 'lucide-react';
import { useState } from 'react';
import { InviteDialog } from '../access/invite-dialog.tsx';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Menu, type MenuEntry } from '../shared/menu.tsx';
import { nameOf } from '../shared/people.ts';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge, Note } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { OrganizationFrame, useOrganization, useOrganizationRoles } from './frame.tsx';
import { organizationWords } from './words.ts';

const list = 'GET /api/v2/organizations/{orgId}/memberships';
type Member = ReplyOf<typeof list>['users'][number];

type Open =
  | { readonly what: 'role' | 'removal'; readonly member: Member }
  | { readonly what: 'invite' }
  | { readonly what: 'link'; readonly link: string };

/** The people of the organization, and who is invited to it. */
export const OrganizationMembersPage = () => {
  const t = useWords(organizationWords);
  const { orgId } = useOrganization();
  const roles = useOrganizationRoles();
  const [open, setOpen] = useState<Open>();
  const found = useQuery({ ...reading(list, { path: { orgId } }), enabled: orgId !== '' });
  const remove = useChange('DELETE /api/v2/organizations/{orgId}/memberships/{membershipId}', list);
  const close = () => setOpen(undefined);
  const invite = (
    <Button look="primary" icon={UserPlus} onClick={() => setOpen({ what: 'invite' })}>
      {t.invite}
    </Button>
  );
  return (
    <OrganizationFrame actions={invite}>
      <MemberTable query={{ ...found, data: found.data?.users }} onOpen={setOpen} />
      {open?.what === 'invite' && (
        <InviteDialog
          roles={roles}
          usualRole="member"
          to={(organizationRoleSlug) => ({ organizationRoleSlug })}
          onClose={close}
        />
      )}
      {open?.what === 'role' && <RoleDialog member={open.member} onClose={close} />}
      {open?.what === 'removal' && (
        <Removal
          title={t.remove}
          onRemove={() => remove.mutateAsync({ path: { orgId, membershipId: open.member.id } })}
          onClose={close}
        >
          {t.removeText(nameOf(open.member.user))}
        </Removal>
      )}
      {open?.what === 'link' && (
        <Dialog title={t.resent} onClose={close}>
          <div className="flex flex-col gap-3">
            <Note tone="info">{t.linkShown}</Note>
            <Snippet label={t.link}>{open.link}</Snippet>
          </div>
        </Dialog>
      )}
    </OrganizationFrame>
  );
};

interface MemberTableProps {
  readonly query: Parameters<typeof Table<Member>>[0]['query'];
  readonly onOpen: (open: Open) => void;
}

const MemberTable = ({ query, onOpen }: MemberTableProps) => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const instant = useInstants();
  const entriesFor = useEntries(onOpen);
  return (
    <Table
      label={t.members}
      query={query}
      idOf={({ id }) => id}
      textOf={({ user }) => `${nameOf(user)} ${user.username}`}
      empty={{ icon: Users, title: t.noMembers }}
      rowHeight={60}
      columns={[
        {
          header: t.name,
          width: 'minmax(0,2fr)',
          cell: ({ user }) => (
            <>
              <span className="block truncate font-medium">{nameOf(user)}</span>
              {nameOf(user) !== user.username && (
                <span className="block truncate text-xs text-muted">{user.username}</span>
              )}
            </>
          ),
        },
        { header: t.role, wideOnly: true, cell: ({ role }) => <Badge>{role}</Badge> },
        { header: t.status, width: '7rem', cell: (member) => <StateBadge member={member} /> },
        { header: t.since, wideOnly: true, width: '11.5rem', cell: ({ createdAt }) => instant(createdAt) },
        {
          header: shared.actions,
          width: '3.5rem',
          cell: (member) => (
            <Menu
              trigger={<IconButton icon={Ellipsis} label={`${shared.more}: ${nameOf(member.user)}`} />}
              entries={entriesFor(member)}
            />
          ),
        },
      ]}
    />
  );
};

const StateBadge = ({ member: { isActive, status } }: { member: Member }) => {
  const t = useWords(organizationWords);
  if (!isActive) return <Badge tone="danger">{t.inactive}</Badge>;
  return status === 'invited' ? (
    <Badge tone="info">{t.invited}</Badge>
  ) : (
    <Badge tone="good">{t.active}</Badge>
  );
};

/** What can be done about a member. */
const useEntries = (onOpen: (open: Open) => void): ((member: Member) => readonly MenuEntry[]) => {
  const t = useWords(organizationWords);
  const { orgId } = useOrganization();
  const update = useChange('PATCH /api/v2/organizations/{orgId}/memberships/{membershipId}', list);
  const resend = useChange('POST /api/v1/invite-org/signup-resend', list);
  const turn = ({ id, isActive }: Member) =>
    update
      .mutateAsync({ path: { orgId, membershipId: id }, body: { isActive: !isActive } })
      .catch(toastFault);
  const again = async ({ id }: Member) => {
    const { signupToken } = await resend.mutateAsync({ body: { membershipId: id } });
    if (signupToken) onOpen({ what: 'link', link: signupToken.link });
    else toast('good', t.resent);
  };
  return (member) => [
    { label: t.changeRole, icon: ShieldCheck, onSelect: () => onOpen({ what: 'role', member }) },
    ...(member.status === 'invited'
      ? [{ label: t.resend, icon: Send, onSelect: () => void again(member).catch(toastFault) }]
      : []),
    {
      label: member.isActive ? t.deactivate : t.activate,
      icon: member.isActive ? Ban : CircleCheck,
      onSelect: () => void turn(member),
    },
    { label: t.remove, icon: UserX, tone: 'danger', onSelect: () => onOpen({ what: 'removal', member }) },
  ];
};

const RoleDialog = ({ member, onClose }: { member: Member; onClose: () => void }) => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const { orgId } = useOrganization();
  const roles = useOrganizationRoles();
  const [role, setRole] = useState(member.role);
  const update = useChange('PATCH /api/v2/organizations/{orgId}/memberships/{membershipId}', list);
  const submit = async () => {
    await update.mutateAsync({ path: { orgId, membershipId: member.id }, body: { role } });
    onClose();
  };
  return (
    <Dialog title={t.roleOf(nameOf(member.user))} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
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
