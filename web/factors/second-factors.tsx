import { useQuery } from '@tanstack/react-query';
import { RefreshCw, Smartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge, Fault, Loading, Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { EnrolTotp } from './enrol-totp.tsx';
import { Passkeys } from './passkeys.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { factorWords } from './words.ts';

const overview = 'GET /api/v1/user/me/second-factors';
type Status = ReplyOf<typeof overview>;
type Method = Status['methods'][number];

const refresh = () => readAgain(overview);

/** By what else than a password the account is protected. */
export const SecondFactors = () => {
  const t = useWords(factorWords);
  const found = useQuery(reading(overview, {}));
  return (
    <section aria-label={t.title} className="card flex flex-col gap-5 p-5">
      <div>
        <h2 className="text-base font-semibold">{t.title}</h2>
        <p className="mt-1 text-muted">{t.intro}</p>
      </div>
      {found.isPending && <Loading rows={3} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Asked key={`${found.data.isMfaEnabled}${found.data.selectedMfaMethod}`} status={found.data} />
          <App isSetUp={found.data.methods.includes('totp')} />
          <Passkeys />
          <Codes status={found.data} />
        </>
      )}
    </section>
  );
};

/** Whether every sign-in asks, and for what. */
const Asked = ({ status: { isMfaEnabled, selectedMfaMethod, methods } }: { status: Status }) => {
  const t = useWords(factorWords);
  const shared = useWords(sharedWords);
  const now = isMfaEnabled ? (selectedMfaMethod ?? 'email') : 'off';
  const [chosen, setChosen] = useState<string>(now);
  const update = useChange('PATCH /api/v2/users/me/mfa', overview, 'GET /api/v2/users/me');
  const submit = async () => {
    const body =
      chosen === 'off'
        ? { isMfaEnabled: false }
        : { isMfaEnabled: true, selectedMfaMethod: chosen as Method };
    await update.mutateAsync({ body });
    toast('good', t.saved);
  };
  return (
    <Form onSubmit={submit} className="max-w-lg">
      {(busy) => (
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-52 flex-1">
            <Choice
              label={t.everySignIn}
              value={chosen}
              onChange={setChosen}
              options={[['off', t.off], ...methods.map((method) => [method, t[method]] as const)]}
            />
          </div>
          <Button look="primary" type="submit" busy={busy} disabled={chosen === now}>
            {shared.save}
          </Button>
        </div>
      )}
    </Form>
  );
};

const App = ({ isSetUp }: { isSetUp: boolean }) => {
  const t = useWords(factorWords);
  const [open, setOpen] = useState<'new' | 'removal'>();
  const remove = useChange('DELETE /api/v1/user/me/totp', overview);
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    void refresh();
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <h3 className="font-semibold">
        {t.app} <Badge tone={isSetUp ? 'good' : 'plain'}>{isSetUp ? t.isSetUp : t.isNotSetUp}</Badge>
      </h3>
      {isSetUp ? (
        <Button look="danger" icon={Trash2} onClick={() => setOpen('removal')}>
          {t.removeApp}
        </Button>
      ) : (
        <Button icon={Smartphone} onClick={() => setOpen('new')}>
          {t.setUpApp}
        </Button>
      )}
      {open === 'new' && (
        <Dialog title={t.setUpApp} onClose={done}>
          <EnrolTotp onDone={done} onCancel={close} />
        </Dialog>
      )}
      {open === 'removal' && (
        <Removal title={t.removeApp} onRemove={() => remove.mutateAsync({})} onClose={close}>
          {t.removeAppText}
        </Removal>
      )}
    </div>
  );
};

/** How many recovery codes are left; renewed ones stand in this component alone. */
const Codes = ({ status: { methods, codesLeft } }: { status: Status }) => {
  const t = useWords(factorWords);
  const [isOpen, setOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const close = () => {
    setOpen(false);
    setCodes(undefined);
  };
  const renew = async () => {
    const made = await call('POST /api/v1/user/me/totp/recovery-codes', {});
    setCodes(made.recoveryCodes);
    await refresh();
  };
  // They stand in for an app or a passkey, and for nothing else.
  if (methods.every((method) => method === 'email')) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <h3 className="font-semibold">
        {t.recoveryCodes} <Badge tone={codesLeft > 2 ? 'good' : 'warn'}>{t.left(codesLeft)}</Badge>
      </h3>
      <Button icon={RefreshCw} onClick={() => setOpen(true)}>
        {t.renew}
      </Button>
      {isOpen && (
        <Dialog title={t.recoveryCodes} onClose={close}>
          {codes ? (
            <RecoveryCodes codes={codes} onDone={close} />
          ) : (
            <Form onSubmit={renew}>
              {(busy) => (
                <>
                  <Note tone="warn">{t.renewText}</Note>
                  <Actions onCancel={close}>
                    <Button look="primary" type="submit" busy={busy}>
                      {t.renew}
                    </Button>
                  </Actions>
                </>
              )}
            </Form>
          )}
        </Dialog>
      )}
    </div>
  );
};
