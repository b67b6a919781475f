import { useQuery } from '@tanstack/react-query';
import { CalendarPlus, FileInput, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { DownloadButton } from '../shared/download.tsx';
import { Facts } from '../shared/facts.tsx';
import { Check } from '../shared/inputs.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { listOfCas, nameOf } from './authorities.ts';
import { StateBadge } from './authority-list.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { RenewDialog } from './renew-dialog.tsx';
import { pkiWords } from './words.ts';

const one = 'GET /api/v1/pki/ca/{caId}';

/** An authority: who it is, where its lists are, and its certificate. */
export const AuthorityPanel = ({ caId, onClose }: { caId: string; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const found = useQuery(reading(one, { path: { caId } }));
  const update = useChange('PATCH /api/v1/pki/ca/{caId}', listOfCas, one);
  const remove = useChange('DELETE /api/v1/pki/ca/{caId}', listOfCas);
  const [opened, setOpened] = useState<'renew' | 'import'>();
  const ca = found.data?.ca;
  const change = (body: Parameters<typeof update.mutateAsync>[0]['body']) =>
    void update.mutateAsync({ path: { caId }, body }).catch(toastFault);
  const close = () => setOpened(undefined);
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
              <Earlier caId={caId} name={nameOf(ca)} />
            </>
          )}
          <Check
            label={t.templatesOnly}
            checked={ca.requireTemplateForIssuance}
            onChange={(requireTemplateForIssuance) => change({ requireTemplateForIssuance })}
          />
          <div className="flex flex-wrap gap-2">
            {ca.status === 'active' && (
              <>
                <Button icon={CalendarPlus} onClick={() => setOpened('renew')}>
                  {t.renew}
                </Button>
                <Button onClick={() => change({ status: 'disabled' })}>{t.disable}</Button>
              </>
            )}
            {ca.status === 'disabled' && (
              <Button onClick={() => change({ status: 'active' })}>{t.enable}</Button>
            )}
            {ca.type === 'intermediate' && (
              <Button icon={FileInput} onClick={() => setOpened('import')}>
                {t.import}
              </Button>
            )}
            <AskButton
              worded
              icon={Trash2}
              label={t.deleteCa}
              question={<p>{t.deleteCaText(nameOf(ca))}</p>}
              onConfirm={() => remove.mutateAsync({ path: { caId } }).then(onClose)}
            />
          </div>
          {opened === 'renew' && <RenewDialog ca={ca} onClose={close} />}
          {opened === 'import' && <ImportDialog ca={ca} onClose={close} />}
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

/** The certificates that it had before, while there are others than the present one. */
const Earlier = ({ caId, name }: { caId: string; name: string }) => {
  const t = useWords(pkiWords);
  const found = useQuery(reading('GET /api/v1/pki/ca/{caId}/ca-certificates', { path: { caId } }));
  const before = found.data?.slice(0, -1) ?? [];
  if (before.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium">{t.earlier}</h3>
      <ul className="flex flex-col gap-2">
        {before.map(({ version, serialNumber, certificate }) => (
          <li key={version} className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 flex-1 font-mono text-xs break-all">{serialNumber}</span>
            <DownloadButton name={`${fileName(name)}-${version}.pem`} text={certificate} label={t.download} />
          </li>
        ))}
      </ul>
    </section>
  );
};

/** A name that every system takes for a file. */
export const fileName = (name: string): string =>
  name.replace(/[^\w.-]+/g, '_').slice(0, 64) || 'certificate';
