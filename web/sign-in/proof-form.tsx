import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { signInWords } from './words.ts';

type TypedMethod = 'email' | 'totp' | 'recovery-code' | 'password';
export type ProofMethod = TypedMethod | 'webauthn';

interface ProofFormProps {
  /** By what somebody may be proven, the usual first. */
  readonly methods: readonly ProofMethod[];
  readonly onText: (method: TypedMethod, text: string) => Promise<unknown>;
  readonly onPasskey: () => Promise<unknown>;
  /** Mails a code, or another one. */
  readonly onMail: () => Promise<unknown>;
}

/** Asks for something that shows who somebody is; what is typed leaves the page with the form. */
export const ProofForm = ({ methods, onText, onPasskey, onMail }: ProofFormProps) => {
  const t = useWords(signInWords);
  const [method, setMethod] = useState<ProofMethod>(methods[0] ?? 'email');
  const [text, setText] = useState('');
  const submit = () => (method === 'webauthn' ? onPasskey() : onText(method, text.trim()));
  const mail = () => onMail().then(() => toast('good', t.sent), toastFault);
  const choose = (next: string) => {
    setText('');
    setMethod(next as ProofMethod);
    // The code of the usual method was mailed when it was asked for.
    if (next === 'email' && next !== methods[0]) void mail();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          {methods.length > 1 && (
            <Choice
              label={t.proofBy}
              value={method}
              onChange={choose}
              options={methods.map((each) => [each, t[`by-${each}`]])}
            />
          )}
          {method === 'webauthn' ? (
            <Passkey busy={busy} />
          ) : (
            <Typed key={method} method={method} text={text} busy={busy} onChange={setText} />
          )}
          {method === 'email' && (
            <Button look="quiet" onClick={() => void mail()}>
              {t.sendAgain}
            </Button>
          )}
        </>
      )}
    </Form>
  );
};

const Passkey = ({ busy }: { busy: boolean }) => {
  const t = useWords(signInWords);
  return (
    <>
      <p className="text-muted">{t.byPasskey}</p>
      <Button look="primary" type="submit" busy={busy} icon={Fingerprint}>
        {t.usePasskey}
      </Button>
    </>
  );
};

interface TypedProps {
  readonly method: TypedMethod;
  readonly text: string;
  readonly busy: boolean;
  readonly onChange: (text: string) => void;
}

const code = { inputMode: 'numeric', autoComplete: 'one-time-code', maxLength: 64 } as const;

/** What a field is like that takes a proof. */
const inputs = {
  email: code,
  totp: code,
  'recovery-code': { ...code, inputMode: 'text' },
  password: { type: 'password', autoComplete: 'current-password', maxLength: 1024 },
} as const;

const labels = {
  email: ['code', 'codeByMail'],
  totp: ['code', 'codeByApp'],
  'recovery-code': ['recoveryCode'],
  password: ['password'],
} as const;

const Typed = ({ method, text, busy, onChange }: TypedProps) => {
  const t = useWords(signInWords);
  const [label, hint] = labels[method];
  return (
    <>
      <Field
        label={t[label]}
        hint={hint && t[hint]}
        value={text}
        onChange={({ target }) => onChange(target.value)}
        {...inputs[method]}
        required
      />
      <Button look="primary" type="submit" busy={busy}>
        {t.confirm}
      </Button>
    </>
  );
};
