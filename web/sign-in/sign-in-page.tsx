import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, FolderTree } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ApiFault } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { CodeForm } from './code-form.tsx';
import { Frame } from './frame.tsx';
import { PasswordForm } from './password-form.tsx';
import { type Challenge, chooseOrganization, signIn } from './signing-in.ts';
import { DirectoryForm, SsoForm } from './sso-form.tsx';
import { useWayBack } from './way-back.ts';
import { leaveFor, providerNames, waysFor } from './ways.ts';
import { signInWords } from './words.ts';

type Step =
  | { readonly what: 'password' | 'sso' }
  | { readonly what: 'directory'; readonly slug: string }
  | { readonly what: 'factor'; readonly challenge: Challenge };

/** Signs in; whoever is in one organization only goes on into it. */
export const SignInPage = () => {
  const t = useWords(signInWords);
  const navigate = useNavigate();
  const { path, goBack } = useWayBack();
  const [step, setStep] = useState<Step>({ what: 'password' });
  const choose = () => navigate({ to: '/organizations', search: { to: path }, replace: true });
  const submit = async (email: string, password: string) => {
    const organizations = await signIn(email, password);
    const [only] = organizations;
    if (organizations.length !== 1 || !only) return choose();
    try {
      const challenge = await chooseOrganization(only.id);
      if (challenge) setStep({ what: 'factor', challenge });
      else goBack();
    } catch (error) {
      // An organization that wants another way in says so where organizations are chosen.
      if (!(error instanceof ApiFault) || error.status !== 403) throw error;
      await choose();
    }
  };
  if (step.what === 'factor')
    return (
      <Frame title={t.codeTitle} intro={t.factorAsked}>
        <CodeForm challenge={step.challenge} onDone={goBack} />
      </Frame>
    );
  const back = (
    <Button look="quiet" className="mt-3 w-full" onClick={() => setStep({ what: 'password' })}>
      {t.ssoBack}
    </Button>
  );
  if (step.what === 'sso')
    return (
      <Frame title={t.ssoTitle} intro={t.ssoIntro}>
        <SsoForm onDirectory={(slug) => setStep({ what: 'directory', slug })} />
        {back}
      </Frame>
    );
  if (step.what === 'directory')
    return (
      <Frame title={t.ldapAction} intro={t.ldapIntro}>
        <DirectoryForm slug={step.slug} />
        {back}
      </Frame>
    );
  return (
    <Frame title={t.title} intro={t.intro}>
      <Ways onStep={setStep}>
        <PasswordForm onSubmit={submit} />
      </Ways>
    </Frame>
  );
};

/** The password, and what else this instance offers. */
const Ways = ({ children, onStep }: { children: ReactNode; onStep: (step: Step) => void }) => {
  const t = useWords(signInWords);
  const { path } = useWayBack();
  const found = useQuery({ queryKey: ['ways'], queryFn: () => waysFor(), retry: false });
  const ways = found.data ?? [];
  // While nothing is known, the password is asked for.
  const isByPassword = !found.data || ways.some(({ method }) => method === 'email');
  return (
    <>
      {isByPassword ? children : <Note tone="info">{t.ssoOff}</Note>}
      {isByPassword && <p className="my-3 text-center text-xs text-muted">{t.or}</p>}
      <div className="mt-3 flex flex-col gap-2">
        {ways.flatMap(({ method, url }) => {
          const name = providerNames[method];
          if (!name || !url) return [];
          return [
            <Button key={method} onClick={() => leaveFor(url, path)}>
              {t.continueWith(name)}
            </Button>,
          ];
        })}
        <Button icon={Building2} onClick={() => onStep({ what: 'sso' })}>
          {t.ssoAction}
        </Button>
        {ways.some(({ method }) => method === 'ldap') && (
          <Button icon={FolderTree} onClick={() => onStep({ what: 'directory', slug: '' })}>
            {t.ldapAction}
          </Button>
        )}
      </div>
    </>
  );
};
