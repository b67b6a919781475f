import { MessagesSquare, Pencil, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { OrganizationFrame } from '../organization/frame.tsx';
import { slackAddress } from '../shared/addresses.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { chatWords } from './words.ts';
import { listOfWorkspaces, useWorkspaces, type Workspace } from './workspaces.ts';

/** The Slack workspaces of the organization. */
export const SlackPage = () => {
  const t = useWords(chatWords);
  const [opened, setOpened] = useState<Workspace | 'new'>();
  const found = useWorkspaces();
  const remove = useChange('DELETE /api/v1/workflow-integrations/slack/{id}', listOfWorkspaces);
  const go = useSlack();
  const reinstall = (id: string) =>
    void call('GET /api/v1/workflow-integrations/slack/reinstall', { query: { id } }).then(go, toastFault);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpened('new')}>
      {t.add}
    </Button>
  );
  return (
    <OrganizationFrame actions={add}>
      <p className="text-muted">{t.intro}</p>
      <Table
        label={t.title}
        query={found}
        idOf={({ id }) => id}
        textOf={({ slug, teamName, description }) => `${slug} ${teamName} ${description ?? ''}`}
        empty={{ icon: MessagesSquare, title: t.emptyTitle, text: t.emptyText, action: add }}
        rowHeight={60}
        columns={[
          {
            header: t.workspace,
            width: 'minmax(0,2fr)',
            cell: ({ slug, teamName }) => (
              <>
                <span className="block truncate font-medium">{teamName}</span>
                <span className="block truncate text-xs text-muted">{slug}</span>
              </>
            ),
          },
          { header: t.description, wideOnly: true, cell: ({ description }) => description },
          {
            header: '',
            width: '6rem',
            cell: (workspace) => (
              <span className="flex justify-end">
                <IconButton
                  icon={RefreshCw}
                  label={`${t.reinstall}: ${workspace.teamName}`}
                  onClick={() => reinstall(workspace.id)}
                />
                <IconButton
                  icon={Pencil}
                  label={`${t.edit}: ${workspace.teamName}`}
                  onClick={() => setOpened(workspace)}
                />
                <AskButton
                  icon={Trash2}
                  label={t.delete}
                  about={workspace.teamName}
                  question={<p className="break-words">{t.deleteText(workspace.teamName)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { id: workspace.id } })}
                />
              </span>
            ),
          },
        ]}
      />
      {opened && (
        <WorkspaceDialog
          workspace={opened === 'new' ? undefined : opened}
          onClose={() => setOpened(undefined)}
        />
      )}
    </OrganizationFrame>
  );
};

/** Goes on at Slack, where the app is installed. */
const useSlack = () => {
  const t = useWords(chatWords);
  return (said: string): void => {
    const address = slackAddress(said);
    if (address === undefined) toast('danger', t.notAtSlack);
    else location.assign(address);
  };
};

interface DialogProps {
  readonly workspace: Workspace | undefined;
  readonly onClose: () => void;
}

/** Names a workspace: one that is to be connected, or one that is. */
const WorkspaceDialog = ({ workspace, onClose }: DialogProps) => {
  const t = useWords(chatWords);
  const go = useSlack();
  const [slug, setSlug] = useState(workspace?.slug ?? '');
  const [description, setDescription] = useState(workspace?.description ?? '');
  const update = useChange('PATCH /api/v1/workflow-integrations/slack/{id}', listOfWorkspaces);
  const submit = async () => {
    if (workspace) {
      await update.mutateAsync({ path: { id: workspace.id }, body: { slug, description } });
      onClose();
      return;
    }
    const query = { slug, ...(description && { description }) };
    go(await call('GET /api/v1/workflow-integrations/slack/install', { query }));
  };
  return (
    <Dialog title={workspace ? t.edit : t.add} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.slug}
              hint={t.slugHint}
              value={slug}
              onChange={({ target }) => setSlug(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.description}
              hint={t.optional}
              value={description}
              onChange={({ target }) => setDescription(target.value)}
              maxLength={256}
            />
            {!workspace && <p className="text-xs text-muted">{t.goNote}</p>}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {workspace ? t.save : t.add}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
