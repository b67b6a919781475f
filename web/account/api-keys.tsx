import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { ShownOnce } from '../identities/once.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { accountWords } from './words.ts';

const list = 'GET /api/v2/users/me/api-keys';
const secondsOfDay = 86_400;

/** Keys that act as the person. */
export const ApiKeys = () => {
  const t = useWords(accountWords);
  const instant = useInstants();
  const [creating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<{ id: string; name: string }>();
  const found = useQuery(reading(list, {}));
  const remove = useChange('DELETE /api/v2/users/me/api-keys/{apiKeyDataId}', list);
  return (
    <section aria-label={t.keys} className="card flex flex-col gap-3 p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t.keys}</h2>
        <Button icon={Plus} onClick={() => setCreating(true)}>
          {t.newKey}
        </Button>
      </div>
      <p className="text-muted">{t.keysText}</p>
      {found.isPending && <Loading rows={1} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p>{t.noKeys}</p>}
      <ul className="divide-y divide-line">
        {found.data?.map((key) => (
          <li key={key.id} className="flex items-center gap-2 py-1">
            <span className="min-w-0 flex-1 truncate font-medium">{key.name}</span>
            <span className="text-xs text-muted">{t.expires(instant(key.expiresAt))}</span>
            <IconButton
              icon={Trash2}
              tone="danger"
              label={`${t.removeKey}: ${key.name}`}
              onClick={() => setLeaving(key)}
            />
          </li>
        ))}
      </ul>
      {creating && <NewKey onClose={() => setCreating(false)} />}
      {leaving && (
        <Removal
          title={t.removeKey}
          onRemove={() => remove.mutateAsync({ path: { apiKeyDataId: leaving.id } })}
          onClose={() => setLeaving(undefined)}
        >
          {t.removeKeyText(leaving.name)}
        </Removal>
      )}
    </section>
  );
};

const NewKey = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(accountWords);
  const [name, setName] = useState('');
  const [days, setDays] = useState('30');
  const [key, setKey] = useState<string>();
  const submit = async () => {
    const body = { name, expiresIn: Number(days) * secondsOfDay };
    const { apiKey } = await call('POST /api/v2/users/me/api-keys', { body });
    setKey(apiKey);
    await readAgain(list);
  };
  return (
    <Dialog title={t.newKey} onClose={onClose}>
      {key !== undefined ? (
        <ShownOnce label={t.apiKey} secret={key} onDone={onClose} />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Field
                label={t.keyName}
                value={name}
                onChange={({ target }) => setName(target.value)}
                maxLength={255}
                required
              />
              <Field
                label={t.keyDays}
                type="number"
                min={1}
                value={days}
                onChange={({ target }) => setDays(target.value)}
                required
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.create}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
