import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { Frame } from './frame.tsx';
import { chooseOrganization, signIn } from './signing-in.ts';
import { signInWords } from './words.ts';

const nothing = { email: '', password: '', organization: '', secret: '' };

/** Makes the first account and organization of an empty instance. */
export const SetUpPage = () => {
  const t = useWords(signInWords);
  const navigate = useNavigate();
  const [given, setGiven] = useState(nothing);
  const [token, setToken] = useState<string>();
  const field = (name: keyof typeof nothing) => ({
    value: given[name],
    onChange: ({ target }: { target: { value: string } }) => setGiven({ ...given, [name]: target.value }),
  });
  const submit = async () => {
    const { email, password, organization, secret } = given;
    const made = await call(
      'POST /api/v1/admin/bootstrap',
      { body: { email, password, organization } },
      secret === '' ? {} : { headers: { 'x-locket-bootstrap-secret': secret.trim() } },
    );
    queryClient.clear();
    await signIn(email, password);
    await chooseOrganization(made.organization.id);
    setGiven(nothing);
    setToken(made.identity.credentials.token);
  };
  if (token !== undefined)
    return (
      <Frame title={t.setUpDone} intro={t.tokenIntro}>
        <div className="flex flex-col gap-4">
          <Snippet label={t.token}>{token}</Snippet>
          <Button look="primary" onClick={() => void navigate({ to: '/', replace: true })}>
            {t.goOn}
          </Button>
        </div>
      </Frame>
    );
  return (
    <Frame title={t.setUpTitle} intro={t.setUpIntro}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field label={t.organization} {...field('organization')} maxLength={64} required />
            <Field
              label={t.email}
              type="email"
              autoComplete="username"
              {...field('email')}
              maxLength={255}
              required
            />
            <Field
              label={t.password}
              hint={t.passwordHint}
              type="password"
              autoComplete="new-password"
              minLength={8}
              maxLength={512}
              {...field('password')}
              required
            />
            <Field
              label={t.secret}
              hint={t.secretHint}
              type="password"
              {...field('secret')}
              maxLength={512}
            />
            <Button look="primary" type="submit" busy={busy}>
              {t.setUp}
            </Button>
          </>
        )}
      </Form>
    </Frame>
  );
};
