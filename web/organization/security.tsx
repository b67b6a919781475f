import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import type { Organization } from './settings-page.tsx';
import { organizationWords } from './words.ts';

const methods = ['email', 'totp', 'webauthn'] as const;
type Asked = 'off' | (typeof methods)[number];

const chosenIn = ({ enforceMfa, selectedMfaMethod }: Organization): Asked => {
  if (!enforceMfa) return 'off';
  return methods.find((method) => method === selectedMfaMethod) ?? 'email';
};

/** What people of the organization have to prove. */
export const Security = ({ organization }: { organization: Organization }) => {
  const t = useWords(organizationWords);
  const shared = useWords(sharedWords);
  const [mfa, setMfa] = useState(chosenIn(organization));
  const [enforceStepUp, setStepUp] = useState(organization.enforceStepUp);
  const update = useChange('PATCH /api/v1/organization/{orgId}', 'GET /api/v1/organization/{orgId}');
  const submit = async () => {
    const factor = mfa === 'off' ? { enforceMfa: false } : { enforceMfa: true, selectedMfaMethod: mfa };
    const body = {
      ...(mfa !== chosenIn(organization) && factor),
      ...(enforceStepUp !== organization.enforceStepUp && { enforceStepUp }),
    };
    await update.mutateAsync({ path: { orgId: organization.id }, body });
    toast('good', t.saved);
  };
  return (
    <section aria-label={t.security} className="card flex flex-col gap-3 p-5">
      <h2 className="text-base font-semibold">{t.security}</h2>
      <p className="text-muted">{t.securityText}</p>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <div>
              <Choice
                label={t.mfa}
                value={mfa}
                onChange={(value) => setMfa(value as Asked)}
                options={[['off', t.noMfa], ...methods.map((each) => [each, t[`mfa-${each}`]] as const)]}
              />
              <p className="mt-1 text-xs text-muted">{t.mfaHint}</p>
            </div>
            <Check label={t.stepUp} checked={enforceStepUp} onChange={setStepUp} />
            <div>
              <Button look="primary" type="submit" busy={busy}>
                {shared.save}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};
