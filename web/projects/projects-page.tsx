import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FolderKanban, Plus } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { projectWords } from './words.ts';

/** The projects that somebody may see. */
export const ProjectsPage = () => {
  const t = useWords(projectWords);
  const instant = useInstants();
  const [creating, setCreating] = useState(false);
  const found = useQuery(reading('GET /api/v1/projects', { query: { type: 'all' } }));
  const create = (
    <Button look="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={create}>
      <Table
        label={t.title}
        query={{ ...found, data: found.data?.projects }}
        idOf={({ id }) => id}
        textOf={({ name, slug, description }) => `${name} ${slug} ${description ?? ''}`}
        empty={{ icon: FolderKanban, title: t.emptyTitle, text: t.emptyText, action: create }}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ id, name, description }) => (
              <Link to="/projects/$projectId/secrets" params={{ projectId: id }} className="group block">
                <span className="block truncate font-medium group-hover:underline">{name}</span>
                {description && <span className="block truncate text-xs text-muted">{description}</span>}
              </Link>
            ),
          },
          {
            header: t.slug,
            wideOnly: true,
            cell: ({ slug }) => <span className="font-mono text-xs">{slug}</span>,
          },
          {
            header: t.environments,
            wideOnly: true,
            width: 'minmax(0,2fr)',
            cell: ({ environments }) => (
              <span className="flex gap-1 overflow-hidden">
                {environments.slice(0, 5).map(({ id, name }) => (
                  <Badge key={id}>{name}</Badge>
                ))}
              </span>
            ),
          },
          {
            header: t.updated,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ createdAt }) => instant(createdAt),
          },
        ]}
      />
      {creating && <NewProject onClose={() => setCreating(false)} />}
    </Page>
  );
};

const NewProject = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(projectWords);
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [template, setTemplate] = useState('default');
  const templates = useQuery(reading('GET /api/v1/project-templates', {})).data?.projectTemplates ?? [];
  const create = useChange('POST /api/v1/projects', 'GET /api/v1/projects');
  const submit = async () => {
    const { project } = await create.mutateAsync({
      body: {
        projectName: name,
        type: 'secret-manager',
        ...(description.trim() && { projectDescription: description }),
        ...(template !== 'default' && { template }),
      },
    });
    onClose();
    await navigate({ to: '/projects/$projectId/secrets', params: { projectId: project.id } });
  };
  return (
    <Dialog title={t.createTitle} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.description}
              hint={t.descriptionHint}
              value={description}
              onChange={({ target }) => setDescription(target.value)}
              maxLength={256}
            />
            {templates.length > 1 && (
              <Choice
                label={t.template}
                value={template}
                onChange={setTemplate}
                options={templates.map(({ name: each }) => [each, each])}
              />
            )}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.createAction}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
