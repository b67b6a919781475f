import { useQuery } from '@tanstack/react-query';
import { BellRing, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { useWords } from '../shared/words.ts';
import { pkiWords } from './words.ts';

const list = 'GET /api/v2/workspace/{projectId}/pki-alerts';
const listOfCollections = 'GET /api/v2/workspace/{projectId}/pki-collections';

/** Who is written to before certificates expire. */
export const Alerts = ({ projectId }: { projectId: string }) => {
  const t = useWords(pkiWords);
  const [adding, setAdding] = useState(false);
  const found = useQuery(reading(list, { path: { projectId } }));
  const remove = useChange('DELETE /api/v1/pki/alerts/{alertId}', list);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addAlert}
    </Button>
  );
  return (
    <>
      <Table
        label={t.alerts}
        toolbar={add}
        query={{ ...found, data: found.data?.alerts }}
        idOf={({ id }) => id}
        textOf={({ name, recipientEmails }) => `${name} ${recipientEmails}`}
        empty={{ icon: BellRing, title: t.noAlerts, text: t.noAlertsText }}
        columns={[
          { header: t.name, cell: ({ name }) => <span className="block truncate font-medium">{name}</span> },
          { header: t.days, width: '10rem', wideOnly: true, cell: ({ alertBeforeDays }) => alertBeforeDays },
          {
            header: t.emails,
            cell: ({ recipientEmails }) => <span className="block truncate">{recipientEmails}</span>,
          },
          {
            header: '',
            width: '3rem',
            cell: ({ id, name }) => (
              <AskButton
                icon={Trash2}
                label={t.deleteAlert}
                about={name}
                question={<p className="break-words">{t.deleteAlertText(name)}</p>}
                onConfirm={() => remove.mutateAsync({ path: { alertId: id } })}
              />
            ),
          },
        ]}
      />
      {adding && <NewAlert projectId={projectId} onClose={() => setAdding(false)} />}
    </>
  );
};

const NewAlert = ({ projectId, onClose }: { projectId: string; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const collections = useQuery(reading(listOfCollections, { path: { projectId } })).data?.collections ?? [];
  const [chosen, setChosen] = useState<string>();
  const [collectionName, setCollectionName] = useState('');
  const [name, setName] = useState('');
  const [days, setDays] = useState('30');
  const [emails, setEmails] = useState('');
  const collectionId = chosen ?? collections[0]?.id ?? '';
  const addCollection = useChange('POST /api/v1/pki/collections', listOfCollections);
  const create = useChange('POST /api/v1/pki/alerts', list);
  const submit = async () => {
    const pkiCollectionId =
      collectionId || (await addCollection.mutateAsync({ body: { projectId, name: collectionName } })).id;
    const recipients = emails.split(',').map((each) => each.trim());
    await create.mutateAsync({
      body: {
        projectId,
        pkiCollectionId,
        name,
        alertBeforeDays: Number(days),
        emails: recipients.filter(Boolean),
      },
    });
    onClose();
  };
  return (
    <Dialog title={t.addAlert} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Choice
              label={t.collection}
              value={collectionId}
              onChange={setChosen}
              options={[
                ...collections.map(({ id, name: text }) => [id, text] as const),
                ['', t.newCollection],
              ]}
            />
            {collectionId === '' && (
              <Field
                label={t.collectionName}
                value={collectionName}
                onChange={({ target }) => setCollectionName(target.value)}
                maxLength={64}
                required
              />
            )}
            <Field
              label={t.days}
              type="number"
              min={1}
              max={3650}
              value={days}
              onChange={({ target }) => setDays(target.value)}
              required
            />
            <Field
              label={t.emails}
              value={emails}
              onChange={({ target }) => setEmails(target.value)}
              maxLength={2048}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.addAlert}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
