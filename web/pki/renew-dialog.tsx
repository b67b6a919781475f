import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { type Authority, inYears, listOfCas, nameOf } from './authorities.ts';
import { pkiWords } from './words.ts';

const usualYears = { root: 10, intermediate: 5 };

/** Asks until when an authority is to be valid, with the key that it has. */
export const RenewDialog = ({ ca, onClose }: { ca: Authority; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const [until, setUntil] = useState(inYears(usualYears[ca.type === 'root' ? 'root' : 'intermediate']));
  const renew = useChange(
    'POST /api/v1/pki/ca/{caId}/renew',
    listOfCas,
    'GET /api/v1/pki/ca/{caId}',
    'GET /api/v1/pki/ca/{caId}/certificate',
    'GET /api/v1/pki/ca/{caId}/ca-certificates',
  );
  const submit = async () => {
    await renew.mutateAsync({ path: { caId: ca.id }, body: { type: 'existing', notAfter: until } });
    toast('good', t.renewed(nameOf(ca)));
    onClose();
  };
  return (
    <Dialog title={t.renewOf(nameOf(ca))} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <p className="text-muted">{t.renewText}</p>
            <Field
              label={t.until}
              type="date"
              value={until}
              onChange={({ target }) => setUntil(target.value)}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.renew}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
