import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain, reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { Badge, Lacks } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { ShownOnce } from './once.tsx';
import { identityWords } from './words.ts';

const list = 'GET /api/v1/auth/universal-auth/identities/{identityId}/client-secrets';
const creation = 'POST /api/v1/auth/universal-auth/identities/{identityId}/client-secrets';

/** The client id of a machine identity, and its client secrets without what is secret. */
export const ClientSecrets = ({ identityId }: { identityId: string }) => {
  const t = useWords(identityWords);
  const instant = useInstants();
  const path = { identityId };
  const [creating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const method = useQuery(reading('GET /api/v1/auth/universal-auth/identities/{identityId}', { path }));
  const found = useQuery(reading(list, { path }));
  const revoke = useChange(
    'POST /api/v1/auth/universal-auth/identities/{identityId}/client-secrets/{clientSecretId}/revoke',
    list,
  );
  const clientId = method.data?.identityUniversalAuth.clientId;
  return (
    <div className="flex flex-col gap-2">
      <Lacks of={[method, found]} />
      {clientId && (
        <div className="flex items-center gap-2 text-muted">
          <span className="whitespace-nowrap">{t.clientId}</span>
          <code className="truncate font-mono text-xs">{clientId}</code>
          <CopyButton text={clientId} label={t.clientId} />
        </div>
      )}
      {found.data?.clientSecretData.length === 0 && <p className="text-muted">{t.noClientSecrets}</p>}
      <ul>
        {found.data?.clientSecretData.map((secret) => (
          <li key={secret.id} className="flex flex-wrap items-center gap-2 py-1">
            <code className="font-mono text-xs">{secret.clientSecretPrefix}…</code>
            <span className="min-w-0 flex-1 truncate">{secret.description}</span>
            <span className="text-xs text-muted">{t.used(String(secret.clientSecretNumUses))}</span>
            <span className="hidden text-xs text-muted sm:inline">{instant(secret.createdAt)}</span>
            {secret.isClientSecretRevoked ? (
              <Badge tone="danger">{t.revoked}</Badge>
            ) : (
              <Button look="quiet" onClick={() => setLeaving(secret.id)}>
                {t.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div>
        <Button icon={Plus} onClick={() => setCreating(true)}>
          {t.newClientSecret}
        </Button>
      </div>
      {creating && <NewClientSecret identityId={identityId} onClose={() => setCreating(false)} />}
      {leaving && (
        <Removal
          title={t.revoke}
          onRemove={() => revoke.mutateAsync({ path: { identityId, clientSecretId: leaving } })}
          onClose={() => setLeaving(undefined)}
        >
          {t.revokeText}
        </Removal>
      )}
    </div>
  );
};

/** Makes a client secret; what it is stands in this component alone, and goes with it. */
const NewClientSecret = ({ identityId, onClose }: { identityId: string; onClose: () => void }) => {
  const t = useWords(identityWords);
  const [description, setDescription] = useState('');
  const [ttl, setTtl] = useState('0');
  const [uses, setUses] = useState('0');
  const [secret, setSecret] = useState<string>();
  const submit = async () => {
    const body = { description, ttl: Number(ttl), numUsesLimit: Number(uses) };
    const { clientSecret } = await call(creation, { path: { identityId }, body });
    setSecret(clientSecret);
    await readAgain(list);
  };
  return (
    <Dialog title={t.newClientSecret} onClose={onClose}>
      {secret !== undefined ? (
        <ShownOnce label={t.clientSecret} secret={secret} onDone={onClose} />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Field
                label={t.purpose}
                value={description}
                maxLength={1024}
                onChange={({ target }) => setDescription(target.value)}
              />
              <Field
                label={t.ttl}
                type="number"
                min={0}
                value={ttl}
                required
                onChange={({ target }) => setTtl(target.value)}
              />
              <Field
                label={t.uses}
                type="number"
                min={0}
                value={uses}
                required
                onChange={({ target }) => setUses(target.value)}
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.createAction}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
