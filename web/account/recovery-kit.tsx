import { useQuery } from '@tanstack/react-query';
import { LifeBuoy, Printer } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain, reading } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { accountWords } from './words.ts';

const kit = 'GET /api/v1/password/recovery-kit';

/** The codes that open the account when its password is lost. */
export const RecoveryKit = ({ username }: { username: string }) => {
  const t = useWords(accountWords);
  const instant = useInstants();
  const [making, setMaking] = useState(false);
  const found = useQuery(reading(kit, {}));
  const { codesLeft = 0, createdAt = null } = found.data ?? {};
  return (
    <section aria-label={t.kit} className="card flex flex-col gap-3 p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base font-semibold">{t.kit}</h2>
        <Button icon={LifeBuoy} onClick={() => setMaking(true)}>
          {t.makeKit}
        </Button>
      </div>
      <p className="text-muted">{t.kitText}</p>
      {found.isPending && <Loading rows={1} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <p>{createdAt ? t.left(String(codesLeft), instant(createdAt)) : t.noKit}</p>}
      {making && <NewKit username={username} onClose={() => setMaking(false)} />}
    </section>
  );
};

/** Makes a kit; its codes stand in this component alone, and go with it. */
const NewKit = ({ username, onClose }: { username: string; onClose: () => void }) => {
  const t = useWords(accountWords);
  const [password, setPassword] = useState('');
  const [codes, setCodes] = useState<readonly string[]>();
  const submit = async () => {
    const made = await call('POST /api/v1/password/recovery-kit', { body: { password } });
    setPassword('');
    setCodes(made.codes);
    await readAgain(kit);
  };
  return (
    <Dialog title={t.makeKit} onClose={onClose}>
      {codes ? (
        <div className="print-alone flex flex-col gap-3">
          <p className="font-semibold break-words">{t.kitFor(username)}</p>
          <p className="text-muted">{t.kitUse(siteUrl.href)}</p>
          <ul
            aria-label={t.codes}
            className="grid grid-cols-1 gap-1 rounded-lg bg-sunken p-3 font-mono sm:grid-cols-2"
          >
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <div className="print:hidden">
            <Actions>
              <Button icon={Printer} onClick={() => print()}>
                {t.print}
              </Button>
              <Button look="primary" onClick={onClose}>
                {t.done}
              </Button>
            </Actions>
          </div>
        </div>
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Note tone="warn">{t.makeKitText}</Note>
              <Field
                label={t.oldPassword}
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={({ target }) => setPassword(target.value)}
                maxLength={255}
                required
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.makeKit}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
