import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Actions } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { QrCode } from './qr.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { factorWords } from './words.ts';

interface Begun {
  readonly otpUrl: string;
  readonly recoveryCodes: readonly string[];
}

const codeForm = '[0-9 ]*';

/** Sets up an authenticator app. Its secret stands in this component alone, and goes with it. */
export const EnrolTotp = ({ onDone, onCancel }: { onDone: () => void; onCancel?: () => void }) => {
  const t = useWords(factorWords);
  const [begun, setBegun] = useState<Begun>();
  const [totp, setTotp] = useState('');
  const [isConfirmed, setConfirmed] = useState(false);
  const begin = async () => setBegun(await call('POST /api/v1/user/me/totp/register', {}));
  const confirm = async () => {
    await call('POST /api/v1/user/me/totp/verify', { body: { totp: totp.replaceAll(' ', '') } });
    setConfirmed(true);
  };
  if (begun && isConfirmed) return <RecoveryCodes codes={begun.recoveryCodes} onDone={onDone} />;
  return (
    <Form onSubmit={begun ? confirm : begin}>
      {(busy) => (
        <>
          {begun ? (
            <>
              <p>{t.scan}</p>
              <QrCode text={begun.otpUrl} label={t.qrCode} />
              <Snippet label={t.otpAddress}>{begun.otpUrl}</Snippet>
              <Field
                label={t.firstCode}
                value={totp}
                onChange={({ target }) => setTotp(target.value)}
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern={codeForm}
                maxLength={10}
                required
              />
            </>
          ) : (
            <p>{t.appText}</p>
          )}
          <Actions {...(onCancel && { onCancel })}>
            <Button look="primary" type="submit" busy={busy}>
              {begun ? t.confirm : t.setUpApp}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
