import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { useWords } from '../shared/words.ts';
import { nameOf, useAuthorities } from './authorities.ts';
import { pkiWords } from './words.ts';

const list = 'GET /api/v2/workspace/{projectId}/certificate-templates';

/** What authorities may issue, by template. */
export const Templates = ({ projectId, slug }: { projectId: string; slug: string }) => {
  const t = useWords(pkiWords);
  const [adding, setAdding] = useState(false);
  const found = useQuery(reading(list, { path: { projectId } }));
  const remove = useChange('DELETE /api/v1/pki/certificate-templates/{certificateTemplateId}', list);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addTemplate}
    </Button>
  );
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
            width: '3rem',
            cell: ({ id, name }) => (
              <AskButton
                icon={Trash2}
                label={t.deleteTemplate}
                about={name}
                question={<p className="break-words">{t.deleteTemplateText(name)}</p>}
                onConfirm={() => remove.mutateAsync({ path: { certificateTemplateId: id } })}
              />
            ),
          },
        ]}
      />
      {adding && <NewTemplate slug={slug} onClose={() => setAdding(false)} />}
    </>
  );
};

const NewTemplate = ({ slug, onClose }: { slug: string; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const authorities = useAuthorities(slug).data?.cas ?? [];
  const [chosen, setCa] = useState<string>();
  const [name, setName] = useState('');
  const [commonName, setCommonName] = useState('');
  const [alternative, setAlternative] = useState('');
  const [ttl, setTtl] = useState('90d');
  const caId = chosen ?? authorities[0]?.id ?? '';
  const create = useChange('POST /api/v1/pki/certificate-templates', list);
  const submit = async () => {
    await create.mutateAsync({
      body: { caId, name, commonName, subjectAlternativeName: alternative || commonName, ttl },
    });
    onClose();
  };
  return (
    <Dialog title={t.addTemplate} onClose={onClose}>
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
            <Choice
              label={t.issueBy}
              value={caId}
              onChange={setCa}
              options={authorities.map((ca) => [ca.id, nameOf(ca)])}
            />
            <Field
              label={t.pattern}
              hint={t.patternHint}
              value={commonName}
              onChange={({ target }) => setCommonName(target.value)}
              maxLength={255}
              required
            />
            <Field
              label={t.altPattern}
              value={alternative}
              placeholder={commonName}
              onChange={({ target }) => setAlternative(target.value)}
              maxLength={255}
            />
            <Field
              label={t.longest}
              hint={t.ttlHint}
              value={ttl}
              onChange={({ target }) => setTtl(target.value)}
              maxLength={32}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy} disabled={caId === ''}>
                {t.addTemplate}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
