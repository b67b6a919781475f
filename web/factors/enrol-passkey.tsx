import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Actions } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { newPasskey } from './webauthn.ts';
import { factorWords } from './words.ts';

/** Sets up a passkey; the first comes with recovery codes, which stand in this component alone. */
export const EnrolPasskey = ({ onDone, onCancel }: { onDone: () => void; onCancel?: () => void }) => {
  const t = useWords(factorWords);
  const [name, setName] = useState('');
  const [codes, setCodes] = useState<readonly string[]>();
  const submit = async () => {
    const { options } = await call('POST /api/v1/user/me/webauthn/register', {});
    const registrationResponse = await newPasskey(options);
    const { recoveryCodes } = await call('POST /api/v1/user/me/webauthn/register/verify', {
      body: { name, registrationResponse },
    });
    if (recoveryCodes.length > 0) setCodes(recoveryCodes);
    else onDone();
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <p>{t.passkeyText}</p>
          <Field
            label={t.passkeyName}
            hint={t.passkeyNameHint}
            value={name}
            onChange={({ target }) => setName(target.value)}
            maxLength={64}
            required
          />
          <Actions {...(onCancel && { onCancel })}>
            <Button look="primary" type="submit" busy={busy}>
              {t.addPasskey}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
