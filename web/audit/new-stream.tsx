import { useState } from 'react';
import { call, type InputOf } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { auditWords } from './words.ts';

type Body = InputOf<'POST /api/v1/audit-log-streams'>['body'];
type Provider = NonNullable<Body['provider']>;

/** Asks where events are to be sent; the header may hold a token, so that no cache keeps the request. */
export const NewStream = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(auditWords);
  const [url, setUrl] = useState('');
  const [provider, setProvider] = useState<Provider>('custom');
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const submit = async () => {
    const headers = key.trim() === '' ? [] : [{ key: key.trim(), value }];
    await call('POST /api/v1/audit-log-streams', { body: { url, provider, headers } });
    await readAgain('GET /api/v1/audit-log-streams');
    onClose();
  };
  return (
    <Dialog title={t.addStream} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.url}
              type="url"
              placeholder="https://"
              value={url}
              onChange={({ target }) => setUrl(target.value)}
              maxLength={2048}
              required
            />
            <Choice
              label={t.provider}
              value={provider}
              onChange={(each) => setProvider(each as Provider)}
              options={[
                ['custom', 'HTTPS'],
                ['datadog', 'Datadog'],
                ['better-stack', 'Better Stack'],
                ['splunk', 'Splunk'],
              ]}
            />
            <Field
              label={t.headerName}
              value={key}
              onChange={({ target }) => setKey(target.value)}
              maxLength={255}
            />
            <Field
              label={t.headerValue}
              hint={t.headerHint}
              type="password"
              value={value}
              onChange={({ target }) => setValue(target.value)}
              maxLength={4096}
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.addStream}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
