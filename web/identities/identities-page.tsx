import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type MethodId, methods } from './methods.ts';
import { identityWords } from './words.ts';

const list = 'GET /api/v1/identities';

/** The machine identities of the organization. */
export const IdentitiesPage = () => {
  const t = useWords(identityWords);
  const instant = useInstants();
  const { organizationId: orgId = '' } = useSession();
  const [creating, setCreating] = useState(false);
  const found = useQuery({ ...reading(list, { query: { orgId } }), enabled: orgId !== '' });
  const create = (
    <Button look="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={create}>
      <Table
        label={t.title}
        query={{ ...found, data: found.data?.identities }}
        idOf={({ identityId }) => identityId}
        textOf={({ identity, role }) => `${identity.name} ${role}`}
        empty={{ icon: Bot, title: t.emptyTitle, text: t.emptyText, action: create }}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ identityId, identity }) => (
              <Link
                to="/identities/$identityId"
                params={{ identityId }}
                className="block truncate font-medium hover:underline"
              >
                {identity.name}
              </Link>
            ),
          },
          {
            header: t.role,
            wideOnly: true,
            cell: ({ role, customRole }) => <Badge>{customRole?.name ?? role}</Badge>,
          },
          {
            header: t.methods,
            cell: ({ identity }) => (
              <span className="flex gap-1 overflow-hidden">
                {identity.authMethods.map((method) => (
                  <Badge key={method}>{methods[method as MethodId]?.label ?? method}</Badge>
                ))}
              </span>
            ),
          },
          {
            header: t.lastLogin,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ lastLoginTime }) => (lastLoginTime ? instant(lastLoginTime) : t.never),
          },
        ]}
      />
      {creating && <NewIdentity onClose={() => setCreating(false)} />}
    </Page>
  );
};

const NewIdentity = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(identityWords);
  const navigate = useNavigate();
  const { organizationId = '' } = useSession();
  const [name, setName] = useState('');
  const [role, setRole] = useState('no-access');
  const roles = useQuery(reading('GET /api/v1/organization/roles', {}));
  const create = useChange('POST /api/v1/identities', list);
  const submit = async () => {
    const { identity } = await create.mutateAsync({ body: { name, role, organizationId } });
    onClose();
    await navigate({ to: '/identities/$identityId', params: { identityId: identity.id } });
  };
  return (
    <Dialog title={t.create} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={255}
              required
            />
            <Choice
              label={t.role}
              value={role}
              onChange={setRole}
              options={(roles.data?.roles ?? []).map((each) => [each.slug, each.name])}
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.createAction}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
