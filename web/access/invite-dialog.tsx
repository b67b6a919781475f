import { useState } from 'react';
import type { InputOf, ReplyOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { accessWords } from './words.ts';

const route = 'POST /api/v1/invite-org/signup';
type Links = NonNullable<ReplyOf<typeof route>['completeInviteLinks']>;

interface InviteProps {
  readonly roles: readonly (readonly [slug: string, name: string])[];
  readonly usualRole: string;
  /** What a role is given for: the organization, or a project of it. */
  readonly to: (role: string) => Partial<InputOf<typeof route>['body']>;
  readonly onClose: () => void;
}

/** Invites people by their addresses, and shows the links where nobody mails them. */
export const InviteDialog = ({ roles, usualRole, to, onClose }: InviteProps) => {
  const t = useWords(accessWords);
  const { organizationId = '' } = useSession();
  const [text, setText] = useState('');
  const [role, setRole] = useState(usualRole);
  const [links, setLinks] = useState<Links>();
  const invite = useChange(
    route,
    'GET /api/v1/projects/{projectId}/memberships',
    'GET /api/v2/organizations/{orgId}/memberships',
  );
  const submit = async () => {
    const inviteeEmails = text.split(/[\s,;]+/).filter((each) => each !== '');
    const reply = await invite.mutateAsync({ body: { inviteeEmails, organizationId, ...to(role) } });
    if (reply.completeInviteLinks?.length) return setLinks(reply.completeInviteLinks);
    toast('good', t.invited);
    onClose();
  };
  return (
    <Dialog title={links ? t.invited : t.invite} onClose={onClose}>
      {links ? (
        <div className="flex flex-col gap-3">
          <Note tone="info">{t.links}</Note>
          {links.map(({ email, link }) => (
            <Snippet key={email} label={t.linkOf(email)}>
              {link}
            </Snippet>
          ))}
          <Actions>
            <Button look="primary" onClick={onClose}>
              {t.done}
            </Button>
          </Actions>
        </div>
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <TextBox
                label={t.emails}
                hint={t.emailsHint}
                value={text}
                maxLength={10_000}
                required
                onChange={({ target }) => setText(target.value)}
              />
              <Choice label={t.role} value={role} onChange={setRole} options={roles} />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.inviteAction}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
