import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { DownloadButton } from '../shared/download.tsx';
import { Form } from '../shared/form.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { type Authority, listOfCas, nameOf } from './authorities.ts';
import { fileName } from './authority-panel.tsx';
import { pkiWords } from './words.ts';

const longest = 100_000;

/** Gives an intermediate the certificate that an authority elsewhere signed for its key. */
export const ImportDialog = ({ ca, onClose }: { ca: Authority; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const [certificate, setCertificate] = useState('');
  const [certificateChain, setChain] = useState('');
  const bring = useChange(
    'POST /api/v1/pki/ca/{caId}/import-certificate',
    listOfCas,
    'GET /api/v1/pki/ca/{caId}',
    'GET /api/v1/pki/ca/{caId}/certificate',
    'GET /api/v1/pki/ca/{caId}/ca-certificates',
  );
  const submit = async () => {
    await bring.mutateAsync({ path: { caId: ca.id }, body: { certificate, certificateChain } });
    toast('good', t.imported(nameOf(ca)));
    onClose();
  };
  return (
    <Dialog title={t.importOf(nameOf(ca))} onClose={onClose} wide>
      <div className="flex flex-col gap-5">
        <Request ca={ca} />
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Area
                label={t.certificatePem}
                value={certificate}
                onChange={({ target }) => setCertificate(target.value)}
                maxLength={longest}
                required
              />
              <Area
                label={t.chainPem}
                hint={t.chainHint}
                value={certificateChain}
                onChange={({ target }) => setChain(target.value)}
                maxLength={longest}
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.import}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      </div>
    </Dialog>
  );
};

/** What the authority elsewhere is to sign. */
const Request = ({ ca }: { ca: Authority }) => {
  const t = useWords(pkiWords);
  const found = useQuery(reading('GET /api/v1/pki/ca/{caId}/csr', { path: { caId: ca.id } }));
  if (found.isPending) return <Loading rows={2} />;
  if (!found.data) return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  const { csr } = found.data;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t.importText}</p>
      <div className="max-h-40 overflow-y-auto">
        <Snippet label={t.request}>{csr}</Snippet>
      </div>
      <div>
        <DownloadButton name={`${fileName(nameOf(ca))}.csr`} text={csr} label={t.downloadRequest} />
      </div>
    </div>
  );
};
