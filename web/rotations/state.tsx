import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Rotation } from './rotations.ts';
import { rotationWords } from './words.ts';

const lookOf = ({ isRotating, status }: Rotation) => {
  if (isRotating) return ['rotating', 'info'] as const;
  if (status === 'failed') return ['failed', 'danger'] as const;
  return status === 'success' ? (['good', 'good'] as const) : (['waiting', 'info'] as const);
};

/** How the last rotation went, or that one is on its way. */
export const RotationState = ({ rotation }: { rotation: Rotation }) => {
  const t = useWords(rotationWords);
  const [word, tone] = lookOf(rotation);
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={tone}>{t[word]}</Badge>
      {rotation.isPaused && <Badge tone="warn">{t.paused}</Badge>}
    </span>
  );
};
