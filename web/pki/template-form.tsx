import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { nameOf, useAuthorities } from './authorities.ts';
import { pkiWords } from './words.ts';

export const listOfTemplates = 'GET /api/v2/workspace/{projectId}/certificate-templates';
export type Template = ReplyOf<typeof listOfTemplates>['certificateTemplates'][number];

interface TemplateProps {
  readonly slug: string;
  /** The one that is changed; a new one without. */
  readonly known?: Template;
  readonly onClose: () => void;
}

const fields = [
  ['name', 'name', undefined, 100],
  ['commonName', 'pattern', 'patternHint', 100],
  ['subjectAlternativeName', 'altPattern', 'patternHint', 100],
  ['ttl', 'longest', 'ttlHint', 32],
] as const;

/** Asks what an authority may issue by a template. */
export const TemplateForm = ({ slug, known, onClose }: TemplateProps) => {
  const t = useWords(pkiWords);
  const authorities = useAuthorities(slug).data?.cas ?? [];
  const [chosen, setCa] = useState(known?.caId);
  const [texts, setTexts] = useState({
    name: known?.name ?? '',
    commonName: known?.commonName ?? '',
    subjectAlternativeName: known?.subjectAlternativeName ?? '',
    ttl: known?.ttl ?? '90d',
  });
  const caId = chosen ?? authorities[0]?.id ?? '';
  const create = useChange('POST /api/v1/pki/certificate-templates', listOfTemplates);
  const update = useChange(
    'PATCH /api/v1/pki/certificate-templates/{certificateTemplateId}',
    listOfTemplates,
  );
  const submit = async () => {
    const body = {
      caId,
      ...texts,
      subjectAlternativeName: texts.subjectAlternativeName || texts.commonName,
    };
    if (known) await update.mutateAsync({ path: { certificateTemplateId: known.id }, body });
    else await create.mutateAsync({ body });
    onClose();
  };
  const title = known ? t.editTemplate : t.addTemplate;
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.issueBy}
              value={caId}
              onChange={setCa}
              options={authorities.map((ca) => [ca.id, nameOf(ca)])}
            />
            {fields.map(([member, label, hint, longest]) => (
              <Field
                key={member}
                label={t[label]}
                hint={hint && t[hint]}
                value={texts[member]}
                placeholder={member === 'subjectAlternativeName' ? texts.commonName : undefined}
                onChange={({ target }) => setTexts({ ...texts, [member]: target.value })}
                maxLength={longest}
                required={member !== 'subjectAlternativeName'}
              />
            ))}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy} disabled={caId === ''}>
                {known ? t.save : t.addTemplate}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
