import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { organizationWords } from './words.ts';

const list = 'GET /api/v1/organization/{orgId}/incidentContactOrg';

/** Who is told when something happens. */
export const Contacts = ({ orgId }: { orgId: string }) => {
  const t = useWords(organizationWords);
  const [email, setEmail] = useState('');
  const [leaving, setLeaving] = useState<{ id: string; email: string }>();
  const found = useQuery(reading(list, { path: { orgId } }));
  const add = useChange('POST /api/v1/organization/{orgId}/incidentContactOrg', list);
  const remove = useChange(
    'DELETE /api/v1/organization/{orgId}/incidentContactOrg/{incidentContactId}',
    list,
  );
  const submit = async () => {
    await add.mutateAsync({ path: { orgId }, body: { email } });
    setEmail('');
  };
  return (
    <section aria-label={t.contacts} className="card flex flex-col gap-3 p-5">
      <h2 className="text-base font-semibold">{t.contacts}</h2>
      <p className="text-muted">{t.contactsText}</p>
      {found.isPending && <Loading rows={1} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.incidentContactsOrg.length === 0 && <p>{t.noContacts}</p>}
      <ul className="divide-y divide-line">
        {found.data?.incidentContactsOrg.map((contact) => (
          <li key={contact.id} className="flex items-center gap-2 py-1">
            <span className="min-w-0 flex-1 truncate">{contact.email}</span>
            <IconButton
              icon={Trash2}
              tone="danger"
              label={`${t.removeContact}: ${contact.email}`}
              onClick={() => setLeaving(contact)}
            />
          </li>
        ))}
      </ul>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <Field
              label={t.email}
              type="email"
              value={email}
              onChange={({ target }) => setEmail(target.value)}
              maxLength={254}
              required
            />
            <div>
              <Button type="submit" busy={busy}>
                {t.addContact}
              </Button>
            </div>
          </>
        )}
      </Form>
      {leaving && (
        <Removal
          title={t.removeContact}
          onRemove={() => remove.mutateAsync({ path: { orgId, incidentContactId: leaving.id } })}
          onClose={() => setLeaving(undefined)}
        >
          {t.removeContactText(leaving.email)}
        </Removal>
      )}
    </section>
  );
};
