import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords, wordsNow } from '../shared/words.ts';
import { templateWords } from './words.ts';

const list = 'GET /api/v1/project-templates';
type Template = ReplyOf<typeof list>['projectTemplates'][number];
type Environment = Template['environments'][number];

/** What projects of the organization can begin with. */
export const TemplatesPage = () => {
  const t = useWords(templateWords);
  const instant = useInstants();
  const [opened, setOpened] = useState<Template | 'new'>();
  const found = useQuery(reading(list, {}));
  const remove = useChange('DELETE /api/v1/project-templates/{templateId}', list);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpened('new')}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={add}>
      <Table
        label={t.title}
        query={{ ...found, data: found.data?.projectTemplates }}
        idOf={({ id }) => id}
        textOf={({ name, description }) => `${name} ${description ?? ''}`}
        empty={{ icon: LayoutTemplate, title: t.emptyTitle, text: t.emptyText, action: add }}
        rowHeight={56}
        columns={[
          {
            header: t.name,
            cell: ({ name, description }) => (
              <>
                <span className="block truncate font-medium">{name}</span>
                {description && <span className="block truncate text-xs text-muted">{description}</span>}
              </>
            ),
          },
          {
            header: t.environments,
            wideOnly: true,
            width: 'minmax(0,2fr)',
            cell: ({ environments }) => (
              <span className="flex gap-1 overflow-hidden">
                {environments.slice(0, 5).map(({ slug, name }) => (
                  <Badge key={slug}>{name}</Badge>
                ))}
              </span>
            ),
          },
          { header: t.roles, wideOnly: true, width: '5rem', cell: ({ roles }) => roles.length },
          {
            header: t.updated,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ updatedAt }) => instant(updatedAt),
          },
          {
            header: '',
            width: '5rem',
            cell: (template) =>
              template.id === unchangeable ? null : (
                <span className="flex justify-end">
                  <IconButton
                    icon={Pencil}
                    label={`${t.edit}: ${template.name}`}
                    onClick={() => setOpened(template)}
                  />
                  <AskButton
                    icon={Trash2}
                    label={t.delete}
                    about={template.name}
                    question={<p className="break-words">{t.deleteText(template.name)}</p>}
                    onConfirm={() => remove.mutateAsync({ path: { templateId: template.id } })}
                  />
                </span>
              ),
          },
        ]}
      />
      {opened && (
        <TemplateDialog
          {...(opened !== 'new' && { template: opened })}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Page>
  );
};

/** The id of the template that every organization has, which nobody changes. */
const unchangeable = 'b11b49a9-09a9-4443-916a-4246f9ff2c69';

const usual = 'dev Development\nstaging Staging\nprod Production';

/** Environments in lines of a short name and a name. @throws Error */
const environmentsIn = (text: string): readonly Environment[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line, index): Environment[] => {
      if (line === '') return [];
      const [, slug, name] = /^(\S+)\s+(\S.*)$/.exec(line) ?? [];
      if (!slug || !name) throw new Error(wordsNow(templateWords).badLine(index + 1));
      return [{ slug, name, position: 0 }];
    })
    .map((environment, index) => ({ ...environment, position: index + 1 }));

const TemplateDialog = ({ template, onClose }: { template?: Template; onClose: () => void }) => {
  const t = useWords(templateWords);
  const [name, setName] = useState(template?.name ?? '');
  const [description, setDescription] = useState(template?.description ?? '');
  const [text, setText] = useState(
    template ? template.environments.map(({ slug, name: called }) => `${slug} ${called}`).join('\n') : usual,
  );
  const create = useChange('POST /api/v1/project-templates', list);
  const update = useChange('PATCH /api/v1/project-templates/{templateId}', list);
  const submit = async () => {
    const body = { name, description, environments: environmentsIn(text) };
    if (template) await update.mutateAsync({ path: { templateId: template.id }, body });
    else await create.mutateAsync({ body });
    onClose();
  };
  return (
    <Dialog title={template ? t.edit : t.add} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              hint={t.nameHint}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.description}
              value={description}
              onChange={({ target }) => setDescription(target.value)}
              maxLength={256}
            />
            <Area
              label={t.environments}
              hint={t.environmentsHint}
              rows={6}
              value={text}
              maxLength={8192}
              onChange={({ target }) => setText(target.value)}
            />
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
