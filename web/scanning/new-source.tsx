import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Once } from '../shared/once.tsx';
import { useWords } from '../shared/words.ts';
import { listOfSources } from './scanning.ts';
import { TokenField } from './token-field.tsx';
import { scanningWords } from './words.ts';

/** Connects a host by a token; token and webhook secret are state of this dialog alone. */
export const NewSource = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(scanningWords);
  const { organizationId = '' } = useSession();
  const [host, setHost] = useState<'gitlab' | 'bitbucket'>('gitlab');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [token, setToken] = useState('');
  const [made, setMade] = useState<{ readonly webhookUrl: string; readonly webhookSecret: string }>();
  const submit = async () => {
    const { webhookUrl, webhookSecret } = await call(
      'POST /api/v1/secret-scanning/organization/{organizationId}/sources',
      {
        path: { organizationId },
        body: { host, name, token, ...(host === 'gitlab' && url !== '' && { url }) },
      },
    );
    setToken('');
    setMade({ webhookUrl, webhookSecret });
    await readAgain(listOfSources);
  };
  if (made)
    return (
      <Dialog title={t.addSource} onClose={onClose}>
        <div className="flex flex-col gap-4">
          <Snippet label={t.webhookUrl}>{made.webhookUrl}</Snippet>
          <Once note={t.onceNote} entries={[[t.webhookSecret, made.webhookSecret]]} onClose={onClose} />
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t.addSource} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.host}
              value={host}
              onChange={(next) => setHost(next === 'bitbucket' ? 'bitbucket' : 'gitlab')}
              options={[
                ['gitlab', 'GitLab'],
                ['bitbucket', 'Bitbucket'],
              ]}
            />
            <Field
              label={host === 'gitlab' ? t.name : t.workspace}
              hint={host === 'gitlab' ? t.nameHint : undefined}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={128}
              required
            />
            {host === 'gitlab' && (
              <Field
                label={t.url}
                hint={t.urlHint}
                type="url"
                placeholder="https://"
                value={url}
                onChange={({ target }) => setUrl(target.value)}
                maxLength={2048}
              />
            )}
            <TokenField label={t.token} value={token} onChange={setToken} />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
