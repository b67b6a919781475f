import { RefreshCw, Trash2 } from 'lucide-react';
import { call, type ReplyOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { IconButton } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { MoreButton, usePaged } from '../shared/paged.tsx';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { timeLeft, useNow } from '../shared/use-now.ts';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { dynamicWords } from './words.ts';

const leases = 'GET /api/v1/dynamic-secrets/{name}/leases';
type Lease = ReplyOf<typeof leases>['leases'][number];
const refreshed = 15_000;

interface PanelProps {
  readonly folder: Folder;
  readonly name: string;
  readonly onClose: () => void;
}

/** Who holds a lease, and for how long yet. */
export const LeasesPanel = ({ folder, name, onClose }: PanelProps) => {
  const t = useWords(dynamicWords);
  const now = useNow();
  const found = usePaged(
    [leases, { name, ...folder }],
    async (after, signal) => {
      const query = { ...folder, ...(after !== undefined && { after }) };
      const { leases: items, next } = await call(leases, { path: { name }, query }, { signal });
      return { items, ...(next !== null && { next }) };
    },
    { refetchInterval: refreshed },
  );
  return (
    <Dialog title={`${t.leases} · ${name}`} onClose={onClose} place="side">
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="text-muted">{t.noLeases}</p>}
      <ul className="divide-y divide-line">
        {found.data?.map((lease) => (
          <LeaseLine key={lease.id} lease={lease} folder={folder} now={now} />
        ))}
      </ul>
      <MoreButton list={found} />
    </Dialog>
  );
};

const LeaseLine = ({ lease, folder, now }: { lease: Lease; folder: Folder; now: number }) => {
  const t = useWords(dynamicWords);
  const renew = useChange('POST /api/v1/dynamic-secrets/leases/{leaseId}/renew', leases);
  const revoke = useChange('DELETE /api/v1/dynamic-secrets/leases/{leaseId}', leases);
  const input = { path: { leaseId: lease.id }, body: folder };
  const hasEnded = Date.parse(lease.expireAt) <= now;
  return (
    <li className="flex items-center gap-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-mono text-xs">{lease.externalEntityId}</p>
        <p className="truncate text-xs text-muted">
          {t.takenBy} {lease.takenBy.name}
        </p>
        {lease.statusDetails && <p className="text-xs text-warn">{lease.statusDetails}</p>}
      </div>
      {lease.status ? (
        <Badge tone="warn">{lease.status}</Badge>
      ) : (
        <span role="timer" className="font-mono text-xs">
          {hasEnded ? t.ended : timeLeft(lease.expireAt, now)}
        </span>
      )}
      {!lease.status && (
        <IconButton
          icon={RefreshCw}
          label={`${t.renew}: ${lease.externalEntityId}`}
          onClick={() => void renew.mutateAsync(input).then(() => toast('good', t.renewed), toastFault)}
        />
      )}
      <AskButton
        icon={Trash2}
        label={t.revoke}
        about={lease.externalEntityId}
        question={<p className="break-words">{t.revokeText(lease.externalEntityId)}</p>}
        onConfirm={() => revoke.mutateAsync(input).then(() => toast('good', t.revoked))}
      />
    </li>
  );
};
