import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Fault, Loading } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type Authority, listOfCas, most, nameOf } from './authorities.ts';
import { pkiWords } from './words.ts';

/** Authorities that were deleted and are not gone yet. */
export const DeletedAuthorities = ({ slug, onClose }: { slug: string; onClose: () => void }) => {
  const t = useWords(pkiWords);
  const instant = useInstants();
  const found = useQuery(reading(listOfCas, { path: { slug }, query: { limit: most, isDeleted: true } }));
  const restore = useChange('POST /api/v1/pki/ca/{caId}/restore', listOfCas);
  const bringBack = (ca: Authority) =>
    void restore
      .mutateAsync({ path: { caId: ca.id } })
      .then(() => toast('good', t.restored(nameOf(ca))), toastFault);
  return (
    <Dialog title={t.deletedCas} onClose={onClose}>
      {found.isPending && <Loading rows={2} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.cas.length === 0 && <p className="text-muted">{t.noDeletedCas}</p>}
      <ul className="divide-y divide-line">
        {found.data?.cas.map((ca) => (
          <li key={ca.id} className="flex items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium">{nameOf(ca)}</p>
              {ca.deletesAt && <p className="text-xs text-muted">{t.goneAt(instant(ca.deletesAt))}</p>}
            </div>
            <Button icon={RotateCcw} aria-label={`${t.restore}: ${nameOf(ca)}`} onClick={() => bringBack(ca)}>
              {t.restore}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
