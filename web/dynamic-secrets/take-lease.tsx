import { useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Once } from '../shared/once.tsx';
import { timeLeft, useNow } from '../shared/use-now.ts';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { dynamicWords } from './words.ts';

type Taken = ReplyOf<'POST /api/v1/dynamic-secrets/leases'>;

interface TakeProps {
  readonly folder: Folder;
  readonly name: string;
  readonly onClose: () => void;
}

/** Takes a lease and shows its credentials, which live in this dialog alone. */
export const TakeLease = ({ folder, name, onClose }: TakeProps) => {
  const t = useWords(dynamicWords);
  const [ttl, setTtl] = useState('');
  const [taken, setTaken] = useState<Taken>();
  const submit = async () => {
    const body = { ...folder, dynamicSecretName: name, ...(ttl && { ttl }) };
    setTaken(await call('POST /api/v1/dynamic-secrets/leases', { body }));
    await readAgain('GET /api/v1/dynamic-secrets/{name}/leases');
  };
  return (
    <Dialog title={t.leaseOf(name)} onClose={onClose}>
      {taken ? (
        <TakenLease taken={taken} onClose={onClose} />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <p>{t.takeText}</p>
              <Field
                label={t.time}
                hint={`${t.optional} ${t.timeHint}`}
                value={ttl}
                onChange={({ target }) => setTtl(target.value)}
                maxLength={32}
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.take}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};

const TakenLease = ({ taken, onClose }: { taken: Taken; onClose: () => void }) => {
  const t = useWords(dynamicWords);
  const now = useNow();
  const entries = Object.entries(taken.data ?? {}).map(
    ([name, value]) => [name, typeof value === 'string' ? value : value.join('\n')] as const,
  );
  return (
    <div className="flex flex-col gap-3">
      <p className="flex justify-between gap-2">
        <span className="text-muted">{t.left}</span>
        <span role="timer" className="font-mono">
          {timeLeft(taken.lease.expireAt, now)}
        </span>
      </p>
      <Once entries={entries} note={t.once} onClose={onClose} />
    </div>
  );
};
