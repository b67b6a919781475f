import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { readAgain, reading } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { DownloadButton } from '../shared/download.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Once } from '../shared/once.tsx';
import { useWords } from '../shared/words.ts';
import { listOfCertificates, nameOf, useAuthorities } from './authorities.ts';
import { fileName } from './authority-panel.tsx';
import { pkiWords } from './words.ts';

/** What is answered once, with what it is called. */
export type Issued = Omit<
  ReplyOf<'POST /api/v1/pki/certificates/issue-certificate'>,
  'certificateTemplateId'
> & {
  readonly name: string;
};

const purposes = {
  server: ['serverAuth'],
  clientUse: ['clientAuth'],
  both: ['serverAuth', 'clientAuth'],
  anyPurpose: [],
} as const;

interface IssueProps {
  readonly projectId: string;
  readonly slug: string;
  readonly onClose: () => void;
}

/** Asks for a certificate; its private key lives in this dialog alone. */
export const IssueDialog = ({ projectId, slug, onClose }: IssueProps) => {
  const t = useWords(pkiWords);
  const [issued, setIssued] = useState<Issued>();
  return (
    <Dialog title={t.issue} onClose={onClose} wide={issued !== undefined}>
      {issued ? (
        <IssuedFiles issued={issued} onClose={onClose} />
      ) : (
        <IssueForm projectId={projectId} slug={slug} onClose={onClose} onIssued={setIssued} />
      )}
    </Dialog>
  );
};

/** A certificate with its key, shown this one time. */
export const IssuedFiles = ({ issued, onClose }: { issued: Issued; onClose: () => void }) => {
  const t = useWords(pkiWords);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <DownloadButton
          name={`${fileName(issued.name)}-key.pem`}
          text={issued.privateKey}
          label={t.privateKey}
        />
        <DownloadButton
          name={`${fileName(issued.name)}.pem`}
          text={`${issued.certificate.trim()}\n${issued.certificateChain}`}
          label={t.downloadChain}
        />
      </div>
      <Once
        note={t.onceKey}
        onClose={onClose}
        entries={[
          [t.privateKey, issued.privateKey],
          [t.certificatePem, issued.certificate],
          [t.chainPem, issued.certificateChain],
        ]}
      />
    </div>
  );
};

interface FormProps extends IssueProps {
  readonly onIssued: (issued: Issued) => void;
}

const IssueForm = ({ projectId, slug, onClose, onIssued }: FormProps) => {
  const t = useWords(pkiWords);
  const [chosenCa, setCa] = useState<string>();
  const [templateId, setTemplate] = useState('');
  const [collectionId, setCollection] = useState('');
  const [commonName, setCommonName] = useState('');
  const [altNames, setAltNames] = useState('');
  const [ttl, setTtl] = useState('90d');
  const [purpose, setPurpose] = useState<keyof typeof purposes>('server');
  const authorities = useAuthorities(slug);
  const templates = useQuery(
    reading('GET /api/v2/workspace/{projectId}/certificate-templates', { path: { projectId } }),
  );
  const collections = useQuery(
    reading('GET /api/v2/workspace/{projectId}/pki-collections', { path: { projectId } }),
  );
  const active = (authorities.data?.cas ?? []).filter(({ status }) => status === 'active');
  // Intermediates issue, where there are any: roots are kept for them.
  const caId = chosenCa ?? (active.find(({ type }) => type === 'intermediate') ?? active[0])?.id ?? '';
  const submit = async () => {
    const reply = await call('POST /api/v1/pki/certificates/issue-certificate', {
      body: {
        ...(templateId ? { certificateTemplateId: templateId } : { caId }),
        ...(collectionId && { pkiCollectionId: collectionId }),
        commonName,
        altNames,
        ttl,
        ...(purposes[purpose].length > 0 && { extendedKeyUsages: [...purposes[purpose]] }),
      },
    });
    onIssued({ ...reply, name: commonName });
    await readAgain(listOfCertificates);
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <Choice
            label={t.issueBy}
            value={caId}
            onChange={setCa}
            options={active.map((ca) => [ca.id, nameOf(ca)])}
          />
          {(templates.data?.certificateTemplates.length ?? 0) > 0 && (
            <Choice
              label={t.template}
              value={templateId}
              onChange={setTemplate}
              options={[
                ['', t.noTemplate],
                ...(templates.data?.certificateTemplates ?? []).map(({ id, name }) => [id, name] as const),
              ]}
            />
          )}
          <Field
            label={t.commonName}
            value={commonName}
            onChange={({ target }) => setCommonName(target.value)}
            maxLength={64}
            required
          />
          <Field
            label={t.names}
            hint={t.namesHint}
            value={altNames}
            onChange={({ target }) => setAltNames(target.value)}
            maxLength={2048}
          />
          <div className="grid grid-cols-2 gap-3">
            <Field
              label={t.ttl}
              hint={t.ttlHint}
              value={ttl}
              onChange={({ target }) => setTtl(target.value)}
              maxLength={32}
              required
            />
            <Choice
              label={t.purpose}
              value={purpose}
              onChange={(next) => setPurpose(next as keyof typeof purposes)}
              options={Object.keys(purposes).map((each) => [each, t[each as keyof typeof purposes]])}
            />
          </div>
          {(collections.data?.collections.length ?? 0) > 0 && (
            <Choice
              label={t.collection}
              value={collectionId}
              onChange={setCollection}
              options={[
                ['', t.noCollection],
                ...(collections.data?.collections ?? []).map(({ id, name }) => [id, name] as const),
              ]}
            />
          )}
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy} disabled={caId === ''}>
              {t.issue}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
