import { ChevronDown } from 'lucide-react';
import { Menu } from '../shared/menu.tsx';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Finding, statuses, statusOf } from './scanning.ts';
import { useStatus } from './use-status.ts';
import { scanningWords } from './words.ts';

/** What became of a finding, and a way to say so. */
export const StatusMenu = ({ finding }: { finding: Finding }) => {
  const t = useWords(scanningWords);
  const { choose, isPending } = useStatus(finding);
  const current = statusOf(finding);
  return (
    <Menu
      trigger={
        <button
          type="button"
          disabled={isPending}
          aria-label={`${t[current]} · ${t.markAs}: ${finding.file}`}
          className="inline-flex min-h-8 max-w-full items-center gap-1 rounded-md hover:bg-sunken"
        >
          <Badge tone={current === 'UNRESOLVED' ? 'warn' : 'plain'}>{t[current]}</Badge>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
      entries={statuses.map((status) => ({
        label: t[status],
        checked: status === current,
        onSelect: () => choose(status),
      }))}
    />
  );
};
