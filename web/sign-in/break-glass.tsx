import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { signInWords } from './words.ts';

/** Lets an admin in where people have to sign in by single sign-on, and that fails. */
export const BreakGlass = ({ organizationId, onDone }: { organizationId: string; onDone: () => void }) => {
  const t = useWords(signInWords);
  const [code, setCode] = useState('');
  const submit = async () => {
    await call('POST /api/v1/sso/break-glass', { body: { organizationId, code } });
    setCode('');
    onDone();
  };
  return (
    <details className="rounded-lg border border-line p-3">
      <summary className="cursor-pointer font-medium">{t.breakGlass}</summary>
      <Form onSubmit={submit} className="mt-3">
        {(busy) => (
          <>
            <p className="text-muted">{t.breakGlassText}</p>
            <Field
              label={t.breakGlassCode}
              value={code}
              onChange={({ target }) => setCode(target.value)}
              maxLength={64}
              required
            />
            <Button type="submit" busy={busy}>
              {t.ssoGo}
            </Button>
          </>
        )}
      </Form>
    </details>
  );
};
