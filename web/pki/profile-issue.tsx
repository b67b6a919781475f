import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import { listOfCertificates } from './authorities.ts';
import { type Issued, IssuedFiles } from './issue-dialog.tsx';
import type { Profile } from './profiles.tsx';
import { pkiWords } from './words.ts';

const dnsNames = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((value) => ({ type: 'dns_name', value }) as const);

/** Asks for a certificate by a profile; its private key lives in this dialog alone. */
export const ProfileIssue = ({ profile, onClose }: { profile: Profile; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const [issued, setIssued] = useState<Issued>();
  const [commonName, setCommonName] = useState(profile.defaults?.commonName ?? '');
  const [names, setNames] = useState('');
  const [ttl, setTtl] = useState(profile.defaults?.ttlDays ? `${profile.defaults.ttlDays}d` : '30d');
  const { mutateAsync, reset } = useChange('POST /api/v1/cert-manager/certificates', listOfCertificates);
  const submit = async () => {
    const altNames = dnsNames(names);
    const { certificate } = await mutateAsync({
      body: {
        profileId: profile.id,
        attributes: { commonName, ttl, ...(altNames.length > 0 && { altNames }) },
      },
    });
    setIssued({ ...certificate, privateKey: certificate.privateKey ?? '', name: commonName });
    reset();
  };
  return (
    <Dialog title={`${t.issue}: ${profile.slug}`} onClose={onClose} wide={issued !== undefined}>
      {issued ? (
        <IssuedFiles issued={issued} onClose={onClose} />
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Field
                label={t.commonName}
                value={commonName}
                onChange={({ target }) => setCommonName(target.value)}
                maxLength={64}
                required
              />
              <Field
                label={t.dnsNames}
                hint={t.namesHint}
                value={names}
                onChange={({ target }) => setNames(target.value)}
                maxLength={2048}
              />
              <Field
                label={t.ttl}
                hint={t.ttlHint}
                value={ttl}
                onChange={({ target }) => setTtl(target.value)}
                maxLength={32}
                required
              />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.issue}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
