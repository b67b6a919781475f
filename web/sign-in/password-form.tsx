import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { signInWords } from './words.ts';

/** E-mail address and password; the password leaves the page with it. */
export const PasswordForm = ({
  onSubmit,
}: {
  onSubmit: (email: string, password: string) => Promise<unknown>;
}) => {
  const t = useWords(signInWords);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Form onSubmit={() => onSubmit(email, password)}>
      {(busy) => (
        <>
          <Field
            label={t.email}
            type="email"
            autoComplete="username"
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            maxLength={255}
            required
          />
          <Field
            label={t.password}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            maxLength={1024}
            required
          />
          <Button look="primary" type="submit" busy={busy}>
            {t.signIn}
          </Button>
        </>
      )}
    </Form>
  );
};
