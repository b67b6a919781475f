import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { reading, useChange } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { DownloadButton } from '../shared/download.tsx';
import { Facts } from '../shared/facts.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { listOfCas, nameOf } from './authorities.ts';
import { StateBadge } from './authority-list.tsx';
import { pkiWords } from './words.ts';

const one = 'GET /api/v1/pki/ca/{caId}';

/** An authority: who it is, where its lists are, and its certificate. */
export const AuthorityPanel = ({ caId, onClose }: { caId: string; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const found = useQuery(reading(one, { path: { caId } }));
  const update = useChange('PATCH /api/v1/pki/ca/{caId}', listOfCas, one);
  const remove = useChange('DELETE /api/v1/pki/ca/{caId}', listOfCas);
  const ca = found.data?.ca;
  const turn = (status: 'active' | 'disabled') =>
    void update.mutateAsync({ path: { caId }, body: { status } }).catch(toastFault);
  return (
    <Dialog title={ca ? nameOf(ca) : t.cas} onClose={onClose} place="side" wide>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {ca && (
        <div className="flex flex-col gap-5">
          <Facts
            entries={[
              [t.subject, ca.dn],
              [t.kind, ca.type === 'root' ? t.root : t.intermediate],
              [t.state, <StateBadge key="state" status={ca.status} />],
              [t.serial, ca.serialNumber],
              [t.algorithm, ca.keyAlgorithm],
              [t.from, ca.notBefore && instant(ca.notBefore)],
              [t.until, ca.notAfter && instant(ca.notAfter)],
              [t.pathLength, ca.maxPathLength === -1 ? null : ca.maxPathLength],
            ]}
          />
          {ca.activeCaCertId && (
            <>
              <Lists caId={caId} />
              <CaCertificate caId={caId} name={nameOf(ca)} />
            </>
          )}
          <div className="flex flex-wrap gap-2">
            {ca.status === 'active' && <Button onClick={() => turn('disabled')}>{t.disable}</Button>}
            {ca.status === 'disabled' && <Button onClick={() => turn('active')}>{t.enable}</Button>}
            <AskButton
              worded
              icon={Trash2}
              label={t.deleteCa}
              question={<p>{t.deleteCaText(nameOf(ca))}</p>}
              onConfirm={() => remove.mutateAsync({ path: { caId } }).then(onClose)}
            />
          </div>
        </div>
      )}
    </Dialog>
  );
};

const Address = ({ path }: { path: string }) => {
  const { href } = new URL(path, siteUrl);
  return (
    <a href={href} className="font-mono text-xs break-all text-accent-strong underline">
      {href}
    </a>
  );
};

/** Where whoever checks certificates of the authority asks. */
const Lists = ({ caId }: { caId: string }) => {
  const t = useWords(pkiWords);
  const found = useQuery(reading('GET /api/v1/pki/ca/{caId}/crls', { path: { caId } }));
  return (
    <Facts
      entries={[
        [
          t.crl,
          <span key="crl" className="flex flex-col">
            {found.data?.map(({ id }) => (
              <Address key={id} path={`api/v1/pki/crl/${id}/der`} />
            ))}
          </span>,
        ],
        [
          t.ocsp,
          <span key="ocsp" className="font-mono text-xs break-all">
            {new URL(`api/v1/pki/ocsp/${caId}`, siteUrl).href}
          </span>,
        ],
      ]}
    />
  );
};

const CaCertificate = ({ caId, name }: { caId: string; name: string }) => {
  const t = useWords(pkiWords);
  const found = useQuery(reading('GET /api/v1/pki/ca/{caId}/certificate', { path: { caId } }));
  if (!found.data) return found.error ? <Fault error={found.error} /> : <Loading rows={2} />;
  const { certificate, certificateChain } = found.data;
  return (
    <div className="flex flex-col gap-3">
      <Snippet label={t.certificatePem}>{certificate}</Snippet>
      <div className="flex flex-wrap gap-2">
        <DownloadButton name={`${fileName(name)}.pem`} text={certificate} label={t.download} />
        {certificateChain && (
          <DownloadButton
            name={`${fileName(name)}-chain.pem`}
            text={certificateChain}
            label={t.downloadChain}
          />
        )}
      </div>
    </div>
  );
};

/** A name that every system takes for a file. */
export const fileName = (name: string): string =>
  name.replace(/[^\w.-]+/g, '_').slice(0, 64) || 'certificate';
