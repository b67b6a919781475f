import { Choice, Field } from '../shared/form.tsx';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type Given, isOver, type Term } from './given.ts';
import { accessWords } from './words.ts';

const usualRange = '8h';

/** For good, or for how long. */
export const TermFields = ({ term, onChange }: { term: Term; onChange: (term: Term) => void }) => {
  const t = useWords(accessWords);
  const isForTime = term.range !== '';
  return (
    <div className="grid grid-cols-2 gap-2">
      <Choice
        label={t.howLong}
        value={isForTime ? 'time' : 'good'}
        onChange={(next) => onChange({ range: next === 'time' ? usualRange : '' })}
        options={[
          ['good', t.forGood],
          ['time', t.forTime],
        ]}
      />
      {isForTime && (
        <Field
          label={t.range}
          hint={t.rangeHint}
          value={term.range}
          maxLength={16}
          required
          onChange={({ target }) => onChange({ range: target.value || ' ' })}
        />
      )}
    </div>
  );
};

/** Until when something is given, or that it is over. */
export const Until = ({ given }: { given: Given }) => {
  const t = useWords(accessWords);
  const instant = useInstants();
  if (!given.isTemporary || !given.temporaryAccessEndTime) return null;
  return isOver(given) ? (
    <Badge tone="danger">{t.over}</Badge>
  ) : (
    <Badge tone="warn">{t.until(instant(given.temporaryAccessEndTime))}</Badge>
  );
};
