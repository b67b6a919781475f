import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { listOfSources, type Source } from './scanning.ts';
import { TokenField } from './token-field.tsx';
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
            <TokenField label={t.newToken} value={token} onChange={setToken} />
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
