import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { listOfSources, type Source } from './scanning.ts';
import { scanningWords } from './words.ts';

/** Gives a source another token, which is state of this form alone. */
export const RenewToken = ({ source, onClose }: { source: Source; onClose: () => void }) => {
  const t = useWords(scanningWords);
  const [token, setToken] = useState('');
  const submit = async () => {
    await call('PATCH /api/v1/secret-scanning/sources/{sourceId}', {
      path: { sourceId: source.id },
      body: { token },
    });
    await readAgain(listOfSources);
    onClose();
  };
  return (
    <Dialog title={`${t.renew} · ${source.name}`} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.newToken}
              hint={t.tokenHint}
              type="password"
              autoComplete="new-password"
              value={token}
              onChange={({ target }) => setToken(target.value)}
              maxLength={1024}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
