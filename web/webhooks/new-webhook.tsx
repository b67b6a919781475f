import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type InputOf } from '../api/client.ts';
import { readAgain, reading } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Several } from '../shared/inputs.tsx';
import { useWords } from '../shared/words.ts';
import { type EventName, eventNames, eventWords } from './events.ts';
import { webhookWords } from './words.ts';

type Kind = NonNullable<InputOf<'POST /api/v1/webhooks'>['body']['type']>;

/** Asks whom to tell of what; the key of signatures is state of this form alone. */
export const NewWebhook = ({ projectId, onClose }: { projectId: string; onClose: () => void }) => {
  const t = useWords(webhookWords);
  const project = useQuery(reading('GET /api/v1/projects/{projectId}', { path: { projectId } }));
  const environments = project.data?.project.environments ?? [];
  const [chosen, setChosen] = useState<string>();
  const [type, setType] = useState<Kind>('general');
  const [webhookUrl, setUrl] = useState('');
  const [secretPath, setPath] = useState('/**');
  const [key, setKey] = useState('');
  const [events, setEvents] = useState<readonly EventName[]>([]);
  const says = useWords(eventWords);
  const environment = chosen ?? environments[0]?.slug ?? '';
  const submit = async () => {
    await call('POST /api/v1/webhooks', {
      body: {
        projectId,
        type,
        environment,
        webhookUrl,
        secretPath,
        ...(key && { webhookSecretKey: key }),
        ...(events.length > 0 && { eventsFilter: events.map((eventName) => ({ eventName })) }),
      },
    });
    await readAgain('GET /api/v1/webhooks');
    onClose();
  };
  return (
    <Dialog title={t.add} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.kind}
              value={type}
              onChange={(next) => setType(next as Kind)}
              options={[
                ['general', t.general],
                ['slack', 'Slack'],
                ['microsoft-teams', 'Microsoft Teams'],
              ]}
            />
            <Field
              label={t.url}
              type="url"
              placeholder="https://"
              value={webhookUrl}
              onChange={({ target }) => setUrl(target.value)}
              maxLength={2048}
              required
            />
            <Choice
              label={t.environment}
              value={environment}
              onChange={setChosen}
              options={environments.map(({ slug, name }) => [slug, name])}
            />
            <Field
              label={t.path}
              hint={t.pathHint}
              value={secretPath}
              onChange={({ target }) => setPath(target.value)}
              maxLength={1024}
              required
            />
            <Several
              label={t.events}
              hint={t.eventsHint}
              options={eventNames.map((each) => [each, says[each]])}
              chosen={events}
              onChange={(next) => setEvents(next as readonly EventName[])}
            />
            {type === 'general' && (
              <Field
                label={t.key}
                hint={t.keyHint}
                type="password"
                autoComplete="new-password"
                value={key}
                onChange={({ target }) => setKey(target.value)}
                maxLength={255}
              />
            )}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.add}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
