import { useQuery } from '@tanstack/react-query';
import { Fingerprint, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { EnrolPasskey } from './enrol-passkey.tsx';
import { factorWords } from './words.ts';

const list = 'GET /api/v1/user/me/webauthn';
const status = 'GET /api/v1/user/me/second-factors';
type Passkey = ReplyOf<typeof list>['credentials'][number];

/** The passkeys of the person. */
export const Passkeys = () => {
  const t = useWords(factorWords);
  const instant = useInstants();
  const [open, setOpen] = useState<{ what: 'new' } | { what: 'name' | 'removal'; passkey: Passkey }>();
  const found = useQuery(reading(list, {}));
  const remove = useChange('DELETE /api/v1/user/me/webauthn/{credentialId}', list, status);
  const close = () => setOpen(undefined);
  const added = () => {
    close();
    void readAgain(list, status);
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">{t.passkeys}</h3>
        <Button icon={Fingerprint} onClick={() => setOpen({ what: 'new' })}>
          {t.addPasskey}
        </Button>
      </div>
      {found.isPending && <Loading rows={1} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.credentials.length === 0 && <p className="text-muted">{t.noPasskeys}</p>}
      <ul aria-label={t.passkeys} className="divide-y divide-line">
        {found.data?.credentials.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-2 py-1">
            <span className="min-w-0 flex-1 basis-40">
              <span className="block truncate font-medium">{passkey.name}</span>
              <span className="block truncate text-xs text-muted">
                {t.added(instant(passkey.createdAt))}
                {passkey.lastUsedAt && ` · ${t.lastUsed(instant(passkey.lastUsedAt))}`}
              </span>
            </span>
            <IconButton
              icon={Pencil}
              label={`${t.rename}: ${passkey.name}`}
              onClick={() => setOpen({ what: 'name', passkey })}
            />
            <IconButton
              icon={Trash2}
              tone="danger"
              label={`${t.removePasskey}: ${passkey.name}`}
              onClick={() => setOpen({ what: 'removal', passkey })}
            />
          </li>
        ))}
      </ul>
      {open?.what === 'new' && (
        <Dialog title={t.addPasskey} onClose={added}>
          <EnrolPasskey onDone={added} onCancel={close} />
        </Dialog>
      )}
      {open?.what === 'name' && <Rename passkey={open.passkey} onClose={close} />}
      {open?.what === 'removal' && (
        <Removal
          title={t.removePasskey}
          onRemove={() => remove.mutateAsync({ path: { credentialId: open.passkey.id } })}
          onClose={close}
        >
          {t.removePasskeyText(open.passkey.name)}
        </Removal>
      )}
    </div>
  );
};

const Rename = ({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) => {
  const t = useWords(factorWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState(passkey.name);
  const update = useChange('PATCH /api/v1/user/me/webauthn/{credentialId}', list);
  const submit = async () => {
    await update.mutateAsync({ path: { credentialId: passkey.id }, body: { name } });
    onClose();
  };
  return (
    <Dialog title={t.rename} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.passkeyName}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {shared.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
