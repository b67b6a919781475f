import { useNavigate, useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { useWords } from '../shared/words.ts';
import { CodeForm } from './code-form.tsx';
import { ownPath } from './own-path.ts';
import { PasswordForm } from './password-form.tsx';
import { type Challenge, chooseOrganization, leave, signIn } from './signing-in.ts';
import { signInWords } from './words.ts';

/** Stands before a page whose session ended, so that what was typed on it is not lost. */
export const SignInAgain = ({ organizationId, onDone }: { organizationId: string; onDone: () => void }) => {
  const t = useWords(signInWords);
  const navigate = useNavigate();
  const router = useRouter();
  const [challenge, setChallenge] = useState<Challenge>();
  const where = useRef(organizationId);
  const goAway = () => {
    const to = ownPath(router.state.location.href);
    leave();
    void navigate({ to: '/sign-in', search: { to }, replace: true });
  };
  const submit = async (email: string, password: string) => {
    await signIn(email, password);
    const wanted = await chooseOrganization(where.current);
    if (wanted) setChallenge(wanted);
    else onDone();
  };
  return (
    <Dialog title={challenge ? t.codeTitle : t.again} onClose={goAway}>
      <p className="mb-4 text-muted">{t.againIntro}</p>
      {challenge ? <CodeForm challenge={challenge} onDone={onDone} /> : <PasswordForm onSubmit={submit} />}
      <Button look="quiet" onClick={goAway} className="mt-3 w-full">
        {t.leave}
      </Button>
    </Dialog>
  );
};
