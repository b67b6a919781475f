import { useState } from 'react';
import { call, type InputOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { type Authority, inYears, listOfCas, nameOf } from './authorities.ts';
import { pkiWords } from './words.ts';

type Body = InputOf<'POST /api/v1/pki/ca'>['body'];
type Algorithm = NonNullable<Body['keyAlgorithm']>;

const algorithms = [
  ['EC_prime256v1', 'ECDSA P-256'],
  ['EC_secp384r1', 'ECDSA P-384'],
  ['ED25519', 'Ed25519'],
  ['RSA_2048', 'RSA 2048'],
  ['RSA_4096', 'RSA 4096'],
] as const;

/** Has an authority of the project sign another one, which then issues. */
const signedBy = async (parentId: string, caId: string, notAfter: string): Promise<void> => {
  const { csr } = await call('GET /api/v1/pki/ca/{caId}/csr', { path: { caId } });
  const { certificate, certificateChain } = await call('POST /api/v1/pki/ca/{caId}/sign-intermediate', {
    path: { caId: parentId },
    body: { csr, notAfter },
  });
  await call('POST /api/v1/pki/ca/{caId}/import-certificate', {
    path: { caId },
    body: { certificate, certificateChain },
  });
};

interface NewProps {
  readonly slug: string;
  readonly all: readonly Authority[];
  readonly onClose: () => void;
}

/** Asks for a root, or for an intermediate, which is signed in the same go. */
export const NewAuthority = ({ slug, all, onClose }: NewProps) => {
  const t = useWords(pkiWords);
  const signers = all.filter(({ status }) => status === 'active');
  const [type, setType] = useState<Body['type']>(signers.length > 0 ? 'intermediate' : 'root');
  const [parent, setParent] = useState(signers[0]?.id ?? '');
  const [commonName, setCommonName] = useState('');
  const [organization, setOrganization] = useState('');
  const [keyAlgorithm, setAlgorithm] = useState<Algorithm>('EC_prime256v1');
  const [notAfter, setNotAfter] = useState<string>();
  const until = notAfter ?? inYears(type === 'root' ? 10 : 5);
  const create = useChange('POST /api/v1/pki/ca', listOfCas);
  const again = useChange('PATCH /api/v1/pki/ca/{caId}', listOfCas);
  const submit = async () => {
    const { ca } = await create.mutateAsync({
      body: {
        projectSlug: slug,
        type,
        commonName,
        organization,
        keyAlgorithm,
        ...(type === 'root' && { notAfter: until }),
      },
    });
    if (type === 'intermediate' && parent) {
      await signedBy(parent, ca.id, until);
      await again.mutateAsync({ path: { caId: ca.id }, body: { status: 'active' } });
    }
    onClose();
  };
  return (
    <Dialog title={t.addCa} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.kind}
              value={type}
              onChange={(next) => setType(next as Body['type'])}
              options={[
                ['root', t.root],
                ['intermediate', t.intermediate],
              ]}
            />
            {type === 'intermediate' && (
              <Choice
                label={t.parent}
                value={parent}
                onChange={setParent}
                options={[...signers.map((ca) => [ca.id, nameOf(ca)] as const), ['', t.elsewhere]]}
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
              label={t.organizationName}
              value={organization}
              onChange={({ target }) => setOrganization(target.value)}
              maxLength={64}
            />
            <div className="grid grid-cols-2 gap-3">
              <Choice
                label={t.algorithm}
                value={keyAlgorithm}
                onChange={(next) => setAlgorithm(next as Algorithm)}
                options={algorithms}
              />
              <Field
                label={t.until}
                type="date"
                value={until}
                onChange={({ target }) => setNotAfter(target.value)}
                required
              />
            </div>
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.addCa}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
