import { useEffect, useState } from 'react';
import type { Asking } from '../api/proofs.ts';
import { session } from '../api/session.ts';
import { Dialog } from '../shared/dialog.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { CodeForm } from './code-form.tsx';
import { ProofForm, type ProofMethod } from './proof-form.tsx';
import { type Challenge, chooseOrganization } from './signing-in.ts';
import { beginStepUp, stepUpByPasskey, stepUpByText } from './step-up.ts';
import { signInWords } from './words.ts';

/** Stands before a page on which something asks for a proof, and lets it go on once there is one. */
export const ProofDialog = ({ asking: { lack, settle } }: { asking: Asking }) => {
  const t = useWords(signInWords);
  const [fault, setFault] = useState<unknown>();
  return (
    <Dialog title={t.codeTitle} onClose={() => settle(false)}>
      <p className="mb-4 text-muted">{lack === 'proof' ? t.proofIntro : t.factorIntro}</p>
      {fault !== undefined ? (
        <Fault error={fault} />
      ) : lack === 'proof' ? (
        <StepUp settle={settle} onFault={setFault} />
      ) : (
        <Factor settle={settle} onFault={setFault} />
      )}
    </Dialog>
  );
};

interface PartProps {
  readonly settle: Asking['settle'];
  readonly onFault: (fault: unknown) => void;
}

/** A proof of just now. */
const StepUp = ({ settle, onFault }: PartProps) => {
  const [methods, setMethods] = useState<readonly ProofMethod[]>();
  useEffect(() => {
    beginStepUp().then(setMethods, onFault);
  }, [onFault]);
  if (!methods) return <Loading rows={2} />;
  return (
    <ProofForm
      methods={methods}
      onText={(method, text) => stepUpByText(method, text).then(() => settle(true))}
      onPasskey={() => stepUpByPasskey().then(() => settle(true))}
      onMail={() => beginStepUp('email')}
    />
  );
};

/** The factor that the organization asks for, which the session did not show yet. */
const Factor = ({ settle, onFault }: PartProps) => {
  const [challenge, setChallenge] = useState<Challenge>();
  useEffect(() => {
    const { organizationId } = session.get();
    if (!organizationId) return settle(false);
    chooseOrganization(organizationId).then(
      (wanted) => (wanted ? setChallenge(wanted) : settle(true)),
      onFault,
    );
  }, [settle, onFault]);
  return challenge ? <CodeForm challenge={challenge} onDone={() => settle(true)} /> : <Loading rows={2} />;
};
