import { useQuery } from '@tanstack/react-query';
import { Bot, Ellipsis, LayoutTemplate, Pencil, Plus, Router, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Menu } from '../shared/menu.tsx';
import { useWords } from '../shared/words.ts';
import { AcmeDialog } from './acme-dialog.tsx';
import { EstDialog } from './est-dialog.tsx';
import { listOfTemplates, type Template, TemplateForm } from './template-form.tsx';
import { pkiWords } from './words.ts';

interface Opened {
  readonly kind: 'edit' | 'est' | 'acme';
  readonly template: Template;
}

/** What authorities may issue, by template. */
export const Templates = ({ projectId, slug }: { projectId: string; slug: string }) => {
  const t = useWords(pkiWords);
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<Opened>();
  const found = useQuery(reading(listOfTemplates, { path: { projectId } }));
  const remove = useChange(
    'DELETE /api/v1/pki/certificate-templates/{certificateTemplateId}',
    listOfTemplates,
  );
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addTemplate}
    </Button>
  );
  const entriesFor = (template: Template) =>
    (
      [
        ['edit', t.editTemplate, Pencil],
        ['est', t.est, Router],
        ['acme', t.acme, Bot],
      ] as const
    ).map(([kind, label, icon]) => ({
      label,
      icon,
      onSelect: () => setOpened({ kind, template }),
    }));
  const close = () => setOpened(undefined);
  return (
    <>
      <Table
        label={t.templates}
        toolbar={add}
        query={{ ...found, data: found.data?.certificateTemplates }}
        idOf={({ id }) => id}
        textOf={({ name, caName, commonName }) => `${name} ${caName} ${commonName}`}
        empty={{ icon: LayoutTemplate, title: t.noTemplates, text: t.noTemplatesText }}
        columns={[
          { header: t.name, cell: ({ name }) => <span className="block truncate font-medium">{name}</span> },
          {
            header: t.issueBy,
            wideOnly: true,
            cell: ({ caName }) => <span className="block truncate">{caName}</span>,
          },
          {
            header: t.pattern,
            cell: ({ commonName }) => <span className="block truncate font-mono text-xs">{commonName}</span>,
          },
          { header: t.longest, wideOnly: true, width: '8rem', cell: ({ ttl }) => ttl },
          {
            header: '',
            width: '5.5rem',
            cell: (template) => (
              <span className="flex justify-end">
                <Menu
                  trigger={<IconButton icon={Ellipsis} label={`${t.more}: ${template.name}`} />}
                  entries={entriesFor(template)}
                />
                <AskButton
                  icon={Trash2}
                  label={t.deleteTemplate}
                  about={template.name}
                  question={<p className="break-words">{t.deleteTemplateText(template.name)}</p>}
                  onConfirm={() => remove.mutateAsync({ path: { certificateTemplateId: template.id } })}
                />
              </span>
            ),
          },
        ]}
      />
      {adding && <TemplateForm slug={slug} onClose={() => setAdding(false)} />}
      {opened?.kind === 'edit' && <TemplateForm slug={slug} known={opened.template} onClose={close} />}
      {opened?.kind === 'est' && <EstDialog template={opened.template} onClose={close} />}
      {opened?.kind === 'acme' && <AcmeDialog template={opened.template} onClose={close} />}
    </>
  );
};
