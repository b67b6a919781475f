import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../shared/words.ts';
import { CodeForm } from './code-form.tsx';
import { Frame } from './frame.tsx';
import { PasswordForm } from './password-form.tsx';
import { type Challenge, chooseOrganization, signIn } from './signing-in.ts';
import { useWayBack } from './way-back.ts';
import { signInWords } from './words.ts';

/** Signs in; whoever is in one organization only goes on into it. */
export const SignInPage = () => {
  const t = useWords(signInWords);
  const navigate = useNavigate();
  const { path, goBack } = useWayBack();
  const [challenge, setChallenge] = useState<Challenge>();
  const submit = async (email: string, password: string) => {
    const organizations = await signIn(email, password);
    const [only] = organizations;
    if (organizations.length !== 1 || !only)
      return navigate({ to: '/organizations', search: { to: path }, replace: true });
    const wanted = await chooseOrganization(only.id);
    if (wanted) setChallenge(wanted);
    else goBack();
  };
  return challenge ? (
    <Frame title={t.codeTitle} intro={t.intro}>
      <CodeForm challenge={challenge} onDone={goBack} />
    </Frame>
  ) : (
    <Frame title={t.title} intro={t.intro}>
      <PasswordForm onSubmit={submit} />
    </Frame>
  );
};
