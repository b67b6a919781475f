import { useQuery } from '@tanstack/react-query';
import { Ban, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { InputOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { DownloadButton } from '../shared/download.tsx';
import { Facts } from '../shared/facts.tsx';
import { Choice } from '../shared/form.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { listOfCertificates } from './authorities.ts';
import { fileName } from './authority-panel.tsx';
import { type Certificate, CertificateState, held } from './certificate-list.tsx';
import { pkiWords } from './words.ts';

type Reason = InputOf<'POST /api/v1/pki/certificates/{serialNumber}/revoke'>['body']['revocationReason'];
const reasons = [
  'UNSPECIFIED',
  'KEY_COMPROMISE',
  'SUPERSEDED',
  'CESSATION_OF_OPERATION',
  'AFFILIATION_CHANGED',
  'PRIVILEGE_WITHDRAWN',
  'CA_COMPROMISE',
  'A_A_COMPROMISE',
  'CERTIFICATE_HOLD',
] as const;

interface PanelProps {
  readonly certificate: Certificate;
  readonly onClose: () => void;
}

/** A certificate as people read it, and as files. */
export const CertificatePanel = ({ certificate, onClose }: PanelProps) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const name = certificate.commonName || certificate.serialNumber;
  return (
    <Dialog title={name} onClose={onClose} place="side" wide>
      <div className="flex flex-col gap-5">
        <Facts
          entries={[
            [t.commonName, certificate.commonName],
            [t.names, certificate.altNames],
            [t.state, <CertificateState key="state" certificate={certificate} />],
            [t.serial, certificate.serialNumber],
            [t.from, instant(certificate.notBefore)],
            [t.until, instant(certificate.notAfter)],
            [t.usages, [...certificate.keyUsages, ...certificate.extendedKeyUsages].join(', ')],
            [t.revokedAt, certificate.revokedAt && instant(certificate.revokedAt)],
          ]}
        />
        <Files serialNumber={certificate.serialNumber} name={name} />
        <div className="flex flex-wrap gap-2">
          {certificate.revocationReason === held && (
            <Releasing serialNumber={certificate.serialNumber} onDone={onClose} />
          )}
          {(certificate.status !== 'revoked' || certificate.revocationReason === held) && (
            <Revoking certificate={certificate} name={name} onDone={onClose} />
          )}
        </div>
      </div>
    </Dialog>
  );
};

const Files = ({ serialNumber, name }: { serialNumber: string; name: string }) => {
  const t = useWords(pkiWords);
  const found = useQuery(
    reading('GET /api/v1/pki/certificates/{serialNumber}/certificate', { path: { serialNumber } }),
  );
  if (!found.data)
    return found.error ? (
      <Fault error={found.error} onRetry={() => void found.refetch()} />
    ) : (
      <Loading rows={2} />
    );
  const { certificate, certificateChain } = found.data;
  return (
    <div className="flex flex-col gap-3">
      <Snippet label={t.certificatePem}>{certificate}</Snippet>
      <div className="flex flex-wrap gap-2">
        <DownloadButton name={`${fileName(name)}.pem`} text={certificate} label={t.download} />
        <DownloadButton
          name={`${fileName(name)}-chain.pem`}
          text={certificateChain}
          label={t.downloadChain}
        />
      </div>
    </div>
  );
};

const Releasing = ({ serialNumber, onDone }: { serialNumber: string; onDone: () => void }) => {
  const t = useWords(pkiWords);
  const { mutateAsync, isPending } = useChange(
    'POST /api/v1/pki/certificates/{serialNumber}/release',
    listOfCertificates,
  );
  const release = () =>
    void mutateAsync({ path: { serialNumber } }).then(() => {
      toast('good', t.released);
      onDone();
    }, toastFault);
  return (
    <Button icon={Undo2} busy={isPending} onClick={release}>
      {t.release}
    </Button>
  );
};

interface RevokingProps {
  readonly certificate: Certificate;
  readonly name: string;
  readonly onDone: () => void;
}

const Revoking = ({ certificate: { serialNumber }, name, onDone }: RevokingProps) => {
  const t = useWords(pkiWords);
  const [reason, setReason] = useState<Reason>('UNSPECIFIED');
  const revoke = useChange('POST /api/v1/pki/certificates/{serialNumber}/revoke', listOfCertificates);
  return (
    <div>
      <AskButton
        worded
        icon={Ban}
        label={t.revoke}
        question={
          <>
            <p className="break-words">{t.revokeText(name)}</p>
            <Choice
              label={t.reason}
              value={reason}
              onChange={(next) => setReason(next as Reason)}
              options={reasons.map((each) => [each, t[each]])}
            />
          </>
        }
        onConfirm={async () => {
          await revoke.mutateAsync({ path: { serialNumber }, body: { revocationReason: reason } });
          toast('good', t.revoked);
          onDone();
        }}
      />
    </div>
  );
};
