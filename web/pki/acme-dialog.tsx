import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Once } from '../shared/once.tsx';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { pkiWords } from './words.ts';

const list = 'GET /api/v1/pki/certificate-templates/{certificateTemplateId}/acme-keys';
const add = 'POST /api/v1/pki/certificate-templates/{certificateTemplateId}/acme-keys';
type Made = ReplyOf<typeof add>;

interface AcmeProps {
  readonly template: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Who may ask for certificates of a template by ACME; a key is shown once, in this dialog alone. */
export const AcmeDialog = ({ template, onClose }: AcmeProps) => {
  const t = useWords(pkiWords);
  const [made, setMade] = useState<Made>();
  return (
    <Dialog title={t.acmeOf(template.name)} onClose={onClose} wide>
      {made ? (
        <Once
          note={t.acmeOnce}
          onClose={() => setMade(undefined)}
          entries={[
            [t.acmeDirectory, made.directoryUrl],
            [t.acmeKeyId, made.acmeKey.id],
            [t.acmeHmac, made.hmacKey],
          ]}
        />
      ) : (
        <div className="flex flex-col gap-5">
          <p className="text-muted">{t.acmeText}</p>
          <Snippet label={t.acmeDirectory}>
            {new URL(`api/v1/pki/acme/${template.id}/directory`, siteUrl).href}
          </Snippet>
          <NewKey template={template} onMade={setMade} />
          <Keys template={template} />
        </div>
      )}
    </Dialog>
  );
};

const NewKey = ({ template, onMade }: Pick<AcmeProps, 'template'> & { onMade: (made: Made) => void }) => {
  const t = useWords(pkiWords);
  const [name, setName] = useState('');
  const { mutateAsync, reset } = useChange(add, list);
  const submit = async () => {
    onMade(await mutateAsync({ path: { certificateTemplateId: template.id }, body: { name } }));
    reset();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-48 flex-1">
            <Field
              label={t.acmeName}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={100}
              required
            />
          </div>
          <Button look="primary" type="submit" busy={busy}>
            {t.addAcmeKey}
          </Button>
        </div>
      )}
    </Form>
  );
};

const Keys = ({ template }: Pick<AcmeProps, 'template'>) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const path = { certificateTemplateId: template.id };
  const found = useQuery(reading(list, { path }));
  const remove = useChange(
    'DELETE /api/v1/pki/certificate-templates/{certificateTemplateId}/acme-keys/{acmeKeyId}',
    list,
  );
  if (found.isPending) return <Loading rows={2} />;
  if (!found.data) return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.acmeKeys.length === 0) return <p className="text-muted">{t.noAcmeKeys}</p>;
  return (
    <ul aria-label={t.acmeKeys} className="divide-y divide-line">
      {found.data.acmeKeys.map(({ id, name, acmeAccountId, createdAt }) => (
        <li key={id} className="flex items-center gap-3 py-2">
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{name}</p>
            <p className="text-xs text-muted">{instant(createdAt)}</p>
          </div>
          <Badge tone={acmeAccountId ? 'good' : 'plain'}>{acmeAccountId ? t.acmeUsed : t.acmeUnused}</Badge>
          <AskButton
            icon={Trash2}
            label={t.deleteAcmeKey}
            about={name}
            question={<p className="break-words">{t.deleteAcmeKeyText(name)}</p>}
            onConfirm={() => remove.mutateAsync({ path: { ...path, acmeKeyId: id } })}
          />
        </li>
      ))}
    </ul>
  );
};
