import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Outcome } from './filters.ts';
import { auditWords } from './words.ts';

const tones = { success: 'good', denied: 'danger', failed: 'warn' } as const;

export const OutcomeBadge = ({ outcome }: { outcome: Outcome }) => {
  const t = useWords(auditWords);
  return <Badge tone={tones[outcome]}>{t[outcome]}</Badge>;
};
