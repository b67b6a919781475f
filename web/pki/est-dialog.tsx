import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiFault, type ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { pkiWords } from './words.ts';

const one = 'GET /api/v1/pki/certificate-templates/{certificateTemplateId}/est-config';
type Config = ReplyOf<typeof one>;

interface EstProps {
  readonly template: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** How devices enrol by a template (EST, RFC 7030). */
export const EstDialog = ({ template, onClose }: EstProps) => {
  const t = useWords(pkiWords);
  const found = useQuery(reading(one, { path: { certificateTemplateId: template.id } }));
  const isNew = found.error instanceof ApiFault && found.error.status === 404;
  return (
    <Dialog title={t.estOf(template.name)} onClose={onClose} wide>
      {found.isPending && <Loading />}
      {found.error && !isNew && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {(found.data || isNew) && <EstForm template={template} known={found.data} onClose={onClose} />}
    </Dialog>
  );
};

const longestChain = 16_384;

const EstForm = ({ template, known, onClose }: EstProps & { known: Config | undefined }) => {
  const t = useWords(pkiWords);
  const [passphrase, setPassphrase] = useState('');
  const [caChain, setChain] = useState(known?.caChain ?? '');
  const [isEnabled, setEnabled] = useState(known?.isEnabled ?? true);
  const [needsCertificate, setNeeds] = useState(!(known?.disableBootstrapCertValidation ?? true));
  const create = useChange('POST /api/v1/pki/certificate-templates/{certificateTemplateId}/est-config', one);
  const update = useChange('PATCH /api/v1/pki/certificate-templates/{certificateTemplateId}/est-config', one);
  const submit = async () => {
    const path = { certificateTemplateId: template.id };
    const said = {
      isEnabled,
      disableBootstrapCertValidation: !needsCertificate,
      ...(caChain !== '' && { caChain }),
    };
    if (known) await update.mutateAsync({ path, body: { ...said, ...(passphrase && { passphrase }) } });
    else await create.mutateAsync({ path, body: { ...said, passphrase } });
    update.reset();
    create.reset();
    toast('good', t.estSaved);
    onClose();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <p className="text-muted">{t.estText}</p>
          <Snippet label={t.estAddress}>{new URL(`.well-known/est/${template.id}`, siteUrl).href}</Snippet>
          <Check label={t.estOn} checked={isEnabled} onChange={setEnabled} />
          <Field
            label={t.passphrase}
            hint={known ? t.unchanged : t.passphraseHint}
            type="password"
            autoComplete="new-password"
            value={passphrase}
            onChange={({ target }) => setPassphrase(target.value)}
            maxLength={1024}
            required={!known}
          />
          <Check label={t.estCertificate} checked={needsCertificate} onChange={setNeeds} />
          {needsCertificate && (
            <Area
              label={t.estChain}
              value={caChain}
              onChange={({ target }) => setChain(target.value)}
              maxLength={longestChain}
              required
            />
          )}
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy}>
              {t.save}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
