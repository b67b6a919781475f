import { useState } from 'react';
import type { InputOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { keyWords } from './words.ts';

type Body = InputOf<'POST /api/v1/kms/keys'>['body'];

const algorithms = {
  'encrypt-decrypt': [
    ['aes-256-gcm', 'AES-256-GCM'],
    ['aes-128-gcm', 'AES-128-GCM'],
  ],
  'sign-verify': [
    ['ECC_NIST_P256', 'ECDSA P-256'],
    ['ECC_NIST_P384', 'ECDSA P-384'],
    ['ED25519', 'Ed25519'],
    ['RSA_4096', 'RSA 4096'],
  ],
} as const;
type Usage = keyof typeof algorithms;

export const NewKey = ({ projectId, onClose }: { projectId: string; onClose: () => void }) => {
  const t = useWords(keyWords);
  const [name, setName] = useState('');
  const [keyUsage, setUsage] = useState<Usage>('encrypt-decrypt');
  const [chosen, setAlgorithm] = useState<string>();
  const algorithm = chosen ?? algorithms[keyUsage][0][0];
  const create = useChange('POST /api/v1/kms/keys', 'GET /api/v1/kms/keys');
  const submit = async () => {
    const encryptionAlgorithm = algorithm as NonNullable<Body['encryptionAlgorithm']>;
    await create.mutateAsync({ body: { projectId, name, keyUsage, encryptionAlgorithm } });
    onClose();
  };
  return (
    <Dialog title={t.add} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              hint={t.nameHint}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={32}
              required
            />
            <Choice
              label={t.usage}
              value={keyUsage}
              onChange={(next) => {
                setUsage(next as Usage);
                setAlgorithm(undefined);
              }}
              options={[
                ['encrypt-decrypt', t.encrypting],
                ['sign-verify', t.signing],
              ]}
            />
            <Choice
              label={t.algorithm}
              value={algorithm}
              onChange={setAlgorithm}
              options={algorithms[keyUsage]}
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.add}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
