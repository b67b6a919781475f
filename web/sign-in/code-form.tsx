import { useEffect, useState } from 'react';
import { EnrolPasskey } from '../factors/enrol-passkey.tsx';
import { EnrolTotp } from '../factors/enrol-totp.tsx';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { ProofForm } from './proof-form.tsx';
import {
  answerByCode,
  answerByPasskey,
  answerByRecoveryCode,
  type Challenge,
  chooseOrganization,
  isSetUpFor,
  sendCodeAgain,
} from './signing-in.ts';
import { signInWords } from './words.ts';

/** Asks for the second factor that an organization wants; whoever has none of that kind sets one up first. */
export const CodeForm = ({ challenge, onDone }: { challenge: Challenge; onDone: () => void }) => {
  const t = useWords(signInWords);
  const [asked, setAsked] = useState(challenge);
  const [isSetUp, setIsSetUp] = useState<boolean>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    isSetUpFor(asked).then(setIsSetUp, setFault);
  }, [asked]);
  const enrolled = async () => {
    try {
      const wanted = await chooseOrganization(asked.organizationId);
      if (!wanted) return onDone();
      setIsSetUp(undefined);
      setAsked(wanted);
    } catch (error) {
      setFault(error);
    }
  };
  if (fault !== undefined) return <Fault error={fault} />;
  if (isSetUp === undefined) return <Loading rows={2} />;
  if (!isSetUp)
    return (
      <div className="flex flex-col gap-4">
        <Note tone="info">{t.enrolFirst}</Note>
        {asked.method === 'webauthn' ? (
          <EnrolPasskey onDone={() => void enrolled()} />
        ) : (
          <EnrolTotp onDone={() => void enrolled()} />
        )}
      </div>
    );
  const answered = (answer: Promise<void>) => answer.then(onDone);
  return (
    <ProofForm
      methods={[asked.method, 'recovery-code']}
      onText={(method, text) =>
        answered(method === 'recovery-code' ? answerByRecoveryCode(asked, text) : answerByCode(asked, text))
      }
      onPasskey={() => answered(answerByPasskey(asked))}
      onMail={() => sendCodeAgain(asked)}
    />
  );
};
