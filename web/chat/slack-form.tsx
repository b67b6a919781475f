import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Check, Several } from '../shared/inputs.tsx';
import { listIn } from '../shared/labels.ts';
import { Loading, Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { chatWords } from './words.ts';
import type { Workspace } from './workspaces.ts';

export const configOf = 'GET /api/v1/projects/{projectId}/slack-config';
type Config = ReplyOf<typeof configOf>;

interface Topic {
  readonly isOn: boolean;
  readonly channels: readonly string[];
}

const topics = ['secretRequests', 'accessRequests', 'failures'] as const;
type Topics = Readonly<Record<(typeof topics)[number], Topic>>;

const topic = (isOn = false, channels = ''): Topic => ({ isOn, channels: listIn(channels) });

const topicsIn = (config: Config | undefined): Topics => ({
  secretRequests: topic(config?.isSecretRequestNotificationEnabled, config?.secretRequestChannels),
  accessRequests: topic(config?.isAccessRequestNotificationEnabled, config?.accessRequestChannels),
  failures: topic(config?.isFailureNotificationEnabled, config?.failureChannels),
});

const bodyOf = ({ secretRequests, accessRequests, failures }: Topics) => ({
  isSecretRequestNotificationEnabled: secretRequests.isOn,
  secretRequestChannels: secretRequests.channels.join(', '),
  isAccessRequestNotificationEnabled: accessRequests.isOn,
  accessRequestChannels: accessRequests.channels.join(', '),
  isFailureNotificationEnabled: failures.isOn,
  failureChannels: failures.channels.join(', '),
});

interface FormProps {
  readonly projectId: string;
  readonly workspaces: readonly Workspace[];
  readonly config: Config | undefined;
}

/** What the channels of a workspace are told. */
export const SlackForm = ({ projectId, workspaces, config }: FormProps) => {
  const t = useWords(chatWords);
  const [chosen, setChosen] = useState(config?.slackIntegrationId ?? workspaces[0]?.id ?? '');
  const [told, setTold] = useState(() => topicsIn(config));
  const set = useChange('PUT /api/v1/projects/{projectId}/slack-config', configOf);
  const submit = async () => {
    await set.mutateAsync({ path: { projectId }, body: { slackIntegrationId: chosen, ...bodyOf(told) } });
    toast('good', t.saved);
  };
  return (
    <Form onSubmit={submit} className="max-w-2xl">
      {(busy) => (
        <>
          <LastMessage config={config} />
          <Choice
            label={t.workspace}
            value={chosen}
            onChange={(next) => {
              setChosen(next);
              setTold(topicsIn(undefined));
            }}
            options={workspaces.map(({ id, teamName, slug }) => [id, `${teamName} (${slug})`])}
          />
          <fieldset className="flex flex-col gap-4">
            <legend className="mb-2 font-semibold">{t.topics}</legend>
            {topics.map((name) => (
              <TopicFields
                key={`${chosen} ${name}`}
                workspaceId={chosen}
                label={t[name]}
                topic={told[name]}
                onChange={(next) => setTold({ ...told, [name]: next })}
              />
            ))}
          </fieldset>
          <div>
            <Button look="primary" type="submit" busy={busy}>
              {t.save}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
};

const LastMessage = ({ config }: Pick<FormProps, 'config'>) => {
  const t = useWords(chatWords);
  if (config?.lastStatus === 'failed')
    return <Note tone="danger">{t.lastFailed(config.lastErrorMessage ?? '')}</Note>;
  return config?.lastStatus ? <Note tone="good">{t.lastTaken}</Note> : null;
};

interface TopicProps {
  readonly workspaceId: string;
  readonly label: string;
  readonly topic: Topic;
  readonly onChange: (topic: Topic) => void;
}

const TopicFields = ({ workspaceId, label, topic: { isOn, channels }, onChange }: TopicProps) => (
  <div className="flex flex-col gap-2">
    <Check label={label} checked={isOn} onChange={(next) => onChange({ isOn: next, channels })} />
    {isOn && (
      <div className="pl-6">
        <Channels
          workspaceId={workspaceId}
          about={label}
          chosen={channels}
          onChange={(next) => onChange({ isOn, channels: next })}
        />
      </div>
    )}
  </div>
);

interface ChannelsProps {
  readonly workspaceId: string;
  readonly about: string;
  readonly chosen: readonly string[];
  readonly onChange: (channels: readonly string[]) => void;
}

/** Channels that the app sees, to choose from; their ids where Slack does not say which there are. */
const Channels = ({ workspaceId, about, chosen, onChange }: ChannelsProps) => {
  const t = useWords(chatWords);
  const [text, setText] = useState(chosen.join(', '));
  const found = useQuery({
    ...reading('GET /api/v1/workflow-integrations/slack/{id}/channels', { path: { id: workspaceId } }),
    retry: false,
  });
  if (found.isPending) return <Loading rows={1} />;
  if (found.error)
    return (
      <Field
        label={`${t.channelIds}: ${about}`}
        hint={t.channelIdsHint}
        value={text}
        maxLength={1024}
        onChange={({ target }) => {
          setText(target.value);
          onChange(listIn(target.value));
        }}
      />
    );
  const seen = new Set(found.data.map(({ id }) => id));
  const unseen = chosen.filter((id) => !seen.has(id));
  if (seen.size + unseen.length === 0) return <p className="text-muted">{t.noChannels}</p>;
  return (
    <Several
      label={t.channels}
      hint={t.channelsHint}
      options={[
        ...found.data.map(({ id, name }) => [id, `#${name}`] as const),
        ...unseen.map((id) => [id, id] as const),
      ]}
      chosen={chosen}
      onChange={onChange}
    />
  );
};
