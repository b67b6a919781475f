import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { reading, useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { dynamicWords } from './words.ts';

const drift = 'GET /api/v1/dynamic-secrets/{name}/drift';

interface DriftProps {
  readonly folder: Folder;
  readonly name: string;
  readonly onClose: () => void;
}

/** The accounts of a provider beside the leases that stand for them. */
export const DriftPanel = ({ folder, name, onClose }: DriftProps) => {
  const t = useWords(dynamicWords);
  const found = useQuery(reading(drift, { path: { name }, query: folder }));
  const reconcile = useChange('POST /api/v1/dynamic-secrets/{name}/reconcile', drift);
  const compared = found.data?.drift;
  const strays = compared?.strays.map(({ externalEntityId }) => externalEntityId) ?? [];
  const missing = compared?.missing.map(({ externalEntityId }) => externalEntityId) ?? [];
  const isSame = compared?.isKnown && strays.length + missing.length === 0;
  return (
    <Dialog title={t.driftOf(name)} onClose={onClose} place="side">
      <div className="flex flex-col gap-4">
        <p className="text-muted">{t.driftIntro}</p>
        {found.isPending && <Loading rows={2} />}
        {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
        {compared && !compared.isKnown && <Note tone="info">{t.driftUnknown}</Note>}
        {isSame && <Note tone="good">{t.noDrift}</Note>}
        <Accounts title={t.strays} accounts={strays} />
        <Accounts title={t.missing} accounts={missing} />
        {compared?.isKnown && (
          <AskButton
            worded
            icon={Scale}
            label={t.reconcile}
            question={<p>{t.reconcileText}</p>}
            onConfirm={() =>
              reconcile
                .mutateAsync({ path: { name }, body: folder })
                .then(({ ended }) => toast('good', t.reconciled(ended.length)))
            }
          />
        )}
      </div>
    </Dialog>
  );
};

const Accounts = ({ title, accounts }: { title: string; accounts: readonly string[] }) =>
  accounts.length === 0 ? null : (
    <section>
      <h3 className="mb-1 font-medium">
        {title} ({accounts.length})
      </h3>
      <ul className="divide-y divide-line font-mono text-xs">
        {accounts.map((account) => (
          <li key={account} className="py-1.5 break-all">
            {account}
          </li>
        ))}
      </ul>
    </section>
  );
