import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Import, results } from './imports.ts';
import { importWords } from './words.ts';

const tones = { running: 'info', completed: 'good', failed: 'danger', cancelled: 'plain' } as const;

/** How an import goes, and whether it writes. */
export const ImportState = ({ job: { status, dryRun } }: { job: Import }) => {
  const t = useWords(importWords);
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={tones[status]}>{t[status]}</Badge>
      {dryRun && <Badge>{t.dryRun}</Badge>}
    </span>
  );
};

export const resultTones = {
  created: 'good',
  updated: 'good',
  unchanged: 'plain',
  requested: 'info',
  conflict: 'warn',
  refused: 'danger',
} as const;

/** How many keys came out in which way, those left out that none did. */
export const CountsLine = ({ counts }: { counts: Import['counts'] }) => {
  const t = useWords(importWords);
  const shown = results.filter((result) => counts[result] > 0);
  if (shown.length === 0) return <span className="text-muted">{t.noKeys}</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {shown.map((result) => (
        <Badge key={result} tone={resultTones[result]}>
          {counts[result]} {t[result]}
        </Badge>
      ))}
    </span>
  );
};
