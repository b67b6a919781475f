import { FileBadge, Plus } from 'lucide-react';
import { useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { clock } from '../shared/clock.ts';
import { Table } from '../shared/list.tsx';
import { MoreButton, useCounted } from '../shared/paged.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { listOfCertificates } from './authorities.ts';
import { useCertificateFilter } from './certificate-filter.tsx';
import { CertificatePanel } from './certificate-panel.tsx';
import { IssueDialog } from './issue-dialog.tsx';
import { pkiWords } from './words.ts';

export type Certificate = ReplyOf<typeof listOfCertificates>['certificates'][number];

const most = 100;
/** Those after them are found by looking for them. */
const mostShown = 1000;

/** Code of the only reason that is taken back (RFC 5280 section 5.3.1). */
export const held = 6;

/** How a certificate stands: revoked, over, or good. */
export const CertificateState = ({
  certificate: { status, notAfter, revocationReason },
}: {
  certificate: Certificate;
}) => {
  const t = useWords(pkiWords);
  if (status === 'revoked' && revocationReason === held) return <Badge tone="warn">{t.heldState}</Badge>;
  if (status === 'revoked') return <Badge tone="danger">{t.revokedState}</Badge>;
  if (Date.parse(notAfter) < clock()) return <Badge tone="warn">{t.expired}</Badge>;
  return <Badge tone="good">{t.active}</Badge>;
};

/** What the authorities issued, the newest first. */
export const Certificates = ({ projectId, slug }: { projectId: string; slug: string }) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const [issuing, setIssuing] = useState(false);
  const [opened, setOpened] = useState<Certificate>();
  const { fields, filter, isNarrow } = useCertificateFilter(projectId);
  const found = useCounted([listOfCertificates, slug, filter], most, async (offset, signal) => {
    const query = { limit: most, offset, ...filter };
    const { certificates, totalCount } = await call(
      listOfCertificates,
      { path: { slug }, query },
      { signal },
    );
    return { items: certificates, total: Math.min(totalCount, mostShown) };
  });
  const issue = (
    <Button look="primary" icon={Plus} onClick={() => setIssuing(true)}>
      {t.issue}
    </Button>
  );
  return (
    <>
      <Table
        label={t.certificates}
        toolbar={
          <>
            {fields}
            {issue}
          </>
        }
        query={found}
        idOf={({ id }) => id}
        textOf={({ commonName, altNames, serialNumber }) => `${commonName} ${altNames ?? ''} ${serialNumber}`}
        empty={{
          icon: FileBadge,
          title: t.noCertificates,
          text: isNarrow ? t.noneLikeThis : t.noCertificatesText,
        }}
        columns={[
          {
            header: t.commonName,
            width: 'minmax(0,2fr)',
            cell: (certificate) => (
              <button
                type="button"
                onClick={() => setOpened(certificate)}
                className="max-w-full truncate text-left font-medium hover:underline"
              >
                {certificate.commonName || certificate.serialNumber}
              </button>
            ),
          },
          { header: t.state, cell: (certificate) => <CertificateState certificate={certificate} /> },
          {
            header: t.from,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ notBefore }) => instant(notBefore),
          },
          {
            header: t.until,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ notAfter }) => instant(notAfter),
          },
        ]}
      />
      <MoreButton list={found} />
      {issuing && <IssueDialog projectId={projectId} slug={slug} onClose={() => setIssuing(false)} />}
      {opened && <CertificatePanel certificate={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
};
