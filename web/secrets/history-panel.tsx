import { History } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { MoreButton } from '../shared/paged.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge, Fault, Loading, Note } from '../shared/states.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { DiffTable } from './diff-table.tsx';
import { becameRequest, forgetListings, type Secret } from './listing.ts';
import type { Place } from './place.ts';
import { useVersions, type Version } from './use-versions.ts';
import { secretWords } from './words.ts';

interface HistoryProps {
  readonly place: Place;
  readonly secret: Secret;
  readonly onClose: () => void;
}

/** The versions of a secret, each beside the current one, and the way back to it. */
export const HistoryPanel = ({ place, secret, onClose }: HistoryProps) => {
  const t = useWords(secretWords);
  const instant = useInstants();
  const [chosen, setChosen] = useState<number>();
  const found = useVersions(secret.id);
  const versions = [...(found.data ?? [])].sort((a, b) => b.version - a.version);
  const [current] = versions;
  const shown = versions.find(({ version }) => version === chosen) ?? versions[1];
  return (
    <Dialog title={`${t.history} · ${secret.secretKey}`} onClose={onClose} place="side" wide>
      {found.isPending && <Loading />}
      {found.error !== undefined && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {current && (
        <div className="flex flex-col gap-4">
          <ol className="flex max-h-56 flex-col gap-1 overflow-y-auto">
            {versions.map((version) => (
              <li key={version.id}>
                <button
                  type="button"
                  aria-current={version.version === shown?.version}
                  disabled={version.version === current.version}
                  onClick={() => setChosen(version.version)}
                  className="flex min-h-9 w-full items-center gap-3 rounded-md px-3 text-left enabled:hover:bg-sunken aria-[current=true]:bg-accent-soft"
                >
                  <span className="font-medium">{t.version(version.version)}</span>
                  <span className="flex-1 truncate text-muted">{instant(version.createdAt)}</span>
                  {version.version === current.version && <Badge tone="good">{t.current}</Badge>}
                </button>
              </li>
            ))}
          </ol>
          <MoreButton list={found} />
          {shown && shown.version !== current.version && (
            <Comparison place={place} old={shown} current={current} onDone={onClose} />
          )}
        </div>
      )}
    </Dialog>
  );
};

interface ComparisonProps {
  readonly place: Place;
  readonly old: Version;
  readonly current: Version;
  readonly onDone: () => void;
}

const Comparison = ({ place, old, current, onDone }: ComparisonProps) => {
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const [busy, setBusy] = useState(false);
  const rollBack = async () => {
    setBusy(true);
    try {
      const { projectId, environment, path } = place;
      const { secretValue, secretComment, tags } = old;
      const draft = {
        secretKey: current.secretKey,
        secretValue,
        secretComment,
        tagIds: tags.map(({ id }) => id),
      };
      const reply = await call('PATCH /api/v4/secrets/batch', {
        query: {},
        body: { projectId, environment, secretPath: path, mode: 'failOnNotFound', secrets: [draft] },
      });
      if (becameRequest(reply)) toast('info', shared.requestMade);
      else toast('good', t.rolledBack(old.version));
      await forgetListings();
      onDone();
    } catch (error) {
      toastFault(error);
      setBusy(false);
    }
  };
  return (
    <section aria-label={t.compareWith(old.version)} className="flex flex-col gap-3">
      {old.secretValue === current.secretValue && <Note tone="info">{t.sameValue}</Note>}
      <DiffTable
        labels={[t.version(old.version), t.current]}
        before={old.secretValue}
        after={current.secretValue}
      />
      <div className="flex justify-end">
        <Button look="primary" icon={History} busy={busy} onClick={() => void rollBack()}>
          {t.rollback}
        </Button>
      </div>
    </section>
  );
};
