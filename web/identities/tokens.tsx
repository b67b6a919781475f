import { Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { MoreButton, useCounted } from '../shared/paged.tsx';
import { Removal } from '../shared/removal.tsx';
import { Badge, Fault } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { ShownOnce } from './once.tsx';
import { identityWords } from './words.ts';

const list = 'GET /api/v1/auth/token-auth/identities/{identityId}/tokens';
const creation = 'POST /api/v1/auth/token-auth/identities/{identityId}/tokens';
const mostTokens = 100;

/** The tokens that a machine identity was handed. */
export const Tokens = ({ identityId }: { identityId: string }) => {
  const t = useWords(identityWords);
  const instant = useInstants();
  const [creating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<string>();
  const found = useCounted([list, identityId], mostTokens, async (offset, signal) => {
    const query = { limit: mostTokens, offset };
    return { items: (await call(list, { path: { identityId }, query }, { signal })).tokens };
  });
  const revoke = useChange('POST /api/v1/auth/token-auth/tokens/{tokenId}/revoke', list);
  return (
    <div className="flex flex-col gap-2">
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="text-muted">{t.noTokens}</p>}
      <ul>
        {found.data?.map((token) => (
          <li key={token.id} className="flex flex-wrap items-center gap-2 py-1">
            <span className="min-w-0 flex-1 truncate">{token.name || t.unnamed}</span>
            <span className="text-xs text-muted">{instant(token.createdAt)}</span>
            {token.isAccessTokenRevoked ? (
              <Badge tone="danger">{t.revoked}</Badge>
            ) : (
              <Button look="quiet" onClick={() => setLeaving(token.id)}>
                {t.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <MoreButton list={found} />
      <div>
        <Button icon={Plus} onClick={() => setCreating(true)}>
          {t.newToken}
        </Button>
      </div>
      {creating && <NewToken identityId={identityId} onClose={() => setCreating(false)} />}
      {leaving && (
        <Removal
          title={t.revoke}
          onRemove={() => revoke.mutateAsync({ path: { tokenId: leaving } })}
          onClose={() => setLeaving(undefined)}
        >
          {t.revokeText}
        </Removal>
      )}
    </div>
  );
};

const NewToken = ({ identityId, onClose }: { identityId: string; onClose: () => void }) => {
  const t = useWords(identityWords);
  const [name, setName] = useState('');
  const [token, setToken] = useState<string>();
  const submit = async () => {
    const { accessToken } = await call(creation, { path: { identityId }, body: { name } });
    setToken(accessToken);
    await readAgain(list);
  };
  return (
    <Dialog title={t.newToken} onClose={onClose}>
      {token !== undefined ? (
        <ShownOnce label={t.token} secret={token} onDone={onClose} />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Field
                label={t.purpose}
                value={name}
                maxLength={255}
                required
                onChange={({ target }) => setName(target.value)}
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
