import { useQuery } from '@tanstack/react-query';
import { LifeBuoy } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { CodesOnce } from '../factors/recovery-codes.tsx';
import { useOrganization } from '../organization/frame.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Form } from '../shared/form.tsx';
import { Badge, Fault, Loading, Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { ssoWords } from './words.ts';

const one = 'GET /api/v1/organization/{orgId}';
const codesLeft = 'GET /api/v1/organization/{orgId}/break-glass-codes';

/** Whether everybody has to sign in by the organization's provider, and the codes for when that fails. */
export const Enforcement = () => {
  const t = useWords(ssoWords);
  const { orgId, found, organization } = useOrganization();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <section aria-label={t.breakGlass} className="card flex flex-col gap-3 p-5">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-base font-semibold">
            {t.breakGlass} <CodesLeft orgId={orgId} />
          </h2>
          <Button icon={LifeBuoy} onClick={() => setOpen(true)}>
            {t.makeCodes}
          </Button>
        </div>
        <p className="text-muted">{t.breakGlassIntro}</p>
      </section>
      <section aria-label={t.enforcement} className="card flex flex-col gap-3 p-5">
        <h2 className="text-base font-semibold">{t.enforcement}</h2>
        <p className="text-muted">{t.enforcementIntro}</p>
        {found.isPending && <Loading rows={1} />}
        {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
        {organization?.authEnforced === false && <Note tone="warn">{t.enforcementWarning}</Note>}
        {organization && <Switch orgId={orgId} isEnforced={organization.authEnforced} />}
      </section>
      {isOpen && <NewCodes orgId={orgId} onClose={() => setOpen(false)} />}
    </>
  );
};

const CodesLeft = ({ orgId }: { orgId: string }) => {
  const t = useWords(ssoWords);
  const found = useQuery({ ...reading(codesLeft, { path: { orgId } }), enabled: orgId !== '' });
  if (!found.data) return null;
  return <Badge tone={found.data.codesLeft > 2 ? 'good' : 'warn'}>{t.codesLeft(found.data.codesLeft)}</Badge>;
};

const Switch = ({ orgId, isEnforced }: { orgId: string; isEnforced: boolean }) => {
  const t = useWords(ssoWords);
  const update = useChange('PATCH /api/v1/organization/{orgId}', one);
  const submit = async () => {
    await update.mutateAsync({ path: { orgId }, body: { authEnforced: !isEnforced } });
    toast('good', t.saved);
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Badge tone={isEnforced ? 'good' : 'plain'}>{isEnforced ? t.isEnforced : t.isNotEnforced}</Badge>
          <Button look={isEnforced ? 'danger' : 'primary'} type="submit" busy={busy}>
            {isEnforced ? t.letGo : t.enforce}
          </Button>
        </div>
      )}
    </Form>
  );
};

/** Makes codes, which stand in this component alone and go with it. */
const NewCodes = ({ orgId, onClose }: { orgId: string; onClose: () => void }) => {
  const t = useWords(ssoWords);
  const [codes, setCodes] = useState<readonly string[]>();
  const submit = async () => {
    const made = await call('POST /api/v1/organization/{orgId}/break-glass-codes', { path: { orgId } });
    setCodes(made.codes);
    await readAgain(codesLeft);
  };
  return (
    <Dialog title={t.breakGlass} onClose={onClose}>
      {codes ? (
        <CodesOnce
          codes={codes}
          label={t.breakGlass}
          note={t.codesOnce}
          fileName="locket-break-glass-codes.txt"
          onDone={onClose}
        />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Note tone="warn">{t.makeCodesText}</Note>
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.makeCodes}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
