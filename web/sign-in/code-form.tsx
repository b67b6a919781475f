import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Field, Form } from '../shared/form.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { answerByCode, answerByRecoveryCode, type Challenge, sendCodeAgain } from './signing-in.ts';
import { signInWords } from './words.ts';

/** Asks for the second factor that an organization wants. */
export const CodeForm = ({ challenge, onDone }: { challenge: Challenge; onDone: () => void }) => {
  const t = useWords(signInWords);
  const [code, setCode] = useState('');
  const [byRecovery, setByRecovery] = useState(false);
  const submit = async () => {
    await (byRecovery ? answerByRecoveryCode : answerByCode)(challenge, code.trim());
    onDone();
  };
  const again = () => sendCodeAgain(challenge).then(() => toast('good', t.sent), toastFault);
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <Field
            label={byRecovery ? t.recoveryCode : t.code}
            hint={byRecovery ? undefined : challenge.method === 'email' ? t.codeByMail : t.codeByApp}
            value={code}
            onChange={({ target }) => setCode(target.value)}
            inputMode={byRecovery ? 'text' : 'numeric'}
            autoComplete="one-time-code"
            maxLength={64}
            required
          />
          <Button look="primary" type="submit" busy={busy}>
            {t.confirm}
          </Button>
          <div className="flex flex-wrap justify-between gap-2">
            <Button look="quiet" onClick={() => setByRecovery(!byRecovery)}>
              {byRecovery ? t.useCode : t.useRecovery}
            </Button>
            {challenge.method === 'email' && !byRecovery && (
              <Button look="quiet" onClick={again}>
                {t.sendAgain}
              </Button>
            )}
          </div>
        </>
      )}
    </Form>
  );
};
