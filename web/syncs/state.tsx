import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Sync } from './form.ts';
import { syncWords } from './words.ts';

const tones = { pending: 'info', running: 'info', succeeded: 'good', failed: 'danger' } as const;

/** How the last run went, or that one is to come. */
export const SyncState = ({ sync }: { sync: Sync }) => {
  const t = useWords(syncWords);
  const { syncStatus, isAutoSyncEnabled, lastSyncJobId } = sync;
  const isIdle = syncStatus === 'pending' && !isAutoSyncEnabled && lastSyncJobId === null;
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={isIdle ? 'plain' : tones[syncStatus]}>{isIdle ? t.never : t[syncStatus]}</Badge>
      {!isAutoSyncEnabled && <Badge tone="warn">{t.paused}</Badge>}
    </span>
  );
};
