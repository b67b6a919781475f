import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Pause, Play, Plus, Send, Trash2, Webhook } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Badge } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { NewWebhook } from './new-webhook.tsx';
import { webhookWords } from './words.ts';

const list = 'GET /api/v1/webhooks';
type Hook = ReplyOf<typeof list>['webhooks'][number];

/** Who hears of changes in a project. */
export const WebhooksPage = () => {
  const t = useWords(webhookWords);
  const { projectId = '' } = useParams({ strict: false });
  const [adding, setAdding] = useState(false);
  const found = useQuery(reading(list, { query: { projectId } }));
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={add}>
      <Table
        label={t.title}
        query={{ ...found, data: found.data?.webhooks }}
        idOf={({ id }) => id}
        textOf={({ url, environment, secretPath }) => `${url} ${environment.name} ${secretPath}`}
        empty={{ icon: Webhook, title: t.emptyTitle, text: t.emptyText, action: add }}
        columns={[
          {
            header: t.url,
            width: 'minmax(0,2fr)',
            cell: ({ url }) => <span className="block truncate font-mono text-xs">{url}</span>,
          },
          { header: t.environment, wideOnly: true, cell: ({ environment }) => environment.name },
          {
            header: t.path,
            wideOnly: true,
            cell: ({ secretPath }) => <span className="block truncate font-mono text-xs">{secretPath}</span>,
          },
          { header: t.state, width: 'minmax(6.5rem,1fr)', cell: (hook) => <HookState hook={hook} /> },
          { header: '', width: '6rem', cell: (hook) => <HookActions hook={hook} /> },
        ]}
      />
      {adding && <NewWebhook projectId={projectId} onClose={() => setAdding(false)} />}
    </Page>
  );
};

const HookState = ({ hook: { isDisabled, lastStatus, lastRunErrorMessage } }: { hook: Hook }) => {
  const t = useWords(webhookWords);
  if (isDisabled) return <Badge>{t.disabled}</Badge>;
  if (!lastStatus) return <span className="text-muted">{t.never}</span>;
  return (
    <span title={lastRunErrorMessage ?? undefined}>
      <Badge tone={lastStatus === 'success' ? 'good' : 'danger'}>
        {lastStatus === 'success' ? t.good : t.bad}
      </Badge>
    </span>
  );
};

const HookActions = ({ hook: { id, url, isDisabled } }: { hook: Hook }) => {
  const t = useWords(webhookWords);
  const path = { webhookId: id };
  const update = useChange('PATCH /api/v1/webhooks/{webhookId}', list);
  const test = useChange('POST /api/v1/webhooks/{webhookId}/test', list);
  const remove = useChange('DELETE /api/v1/webhooks/{webhookId}', list);
  const tryOut = () =>
    void test.mutateAsync({ path }).then(({ webhook }) => {
      if (webhook.lastStatus === 'failed') toast('danger', t.testFailed(webhook.lastRunErrorMessage ?? ''));
      else toast('good', t.tested);
    }, toastFault);
  const turn = () => void update.mutateAsync({ path, body: { isDisabled: !isDisabled } }).catch(toastFault);
  return (
    <span className="flex justify-end">
      <IconButton icon={Send} label={`${t.test}: ${url}`} onClick={tryOut} />
      <IconButton
        icon={isDisabled ? Play : Pause}
        label={`${isDisabled ? t.enable : t.disable}: ${url}`}
        onClick={turn}
      />
      <AskButton
        icon={Trash2}
        label={t.delete}
        about={url}
        question={<p className="break-words">{t.deleteText(url)}</p>}
        onConfirm={() => remove.mutateAsync({ path })}
      />
    </span>
  );
};
