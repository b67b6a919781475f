import { Field } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { useWords } from '../shared/words.ts';
import { textOfTime, timeIn } from './form.ts';
import type { Rotation } from './rotations.ts';
import { rotationWords } from './words.ts';

export interface Schedule {
  readonly interval: string;
  readonly at: string;
  readonly overlap: string;
  readonly isAutomatic: boolean;
}

export const usualSchedule: Schedule = { interval: '30', at: '', overlap: '', isAutomatic: true };

export const scheduleOf = ({ interval, rotateAtUtc, overlapHours, isPaused }: Rotation): Schedule => ({
  interval: String(interval),
  at: textOfTime(rotateAtUtc),
  overlap: overlapHours === null ? '' : String(overlapHours),
  isAutomatic: !isPaused,
});

/** A schedule as the API takes it. */
export const timingOf = ({ interval, at, overlap, isAutomatic }: Schedule) => ({
  rotationInterval: Number(interval),
  rotateAtUtc: timeIn(at),
  overlapHours: overlap === '' ? null : Number(overlap),
  isAutoRotationEnabled: isAutomatic,
});

interface ScheduleProps {
  readonly schedule: Schedule;
  readonly onChange: (schedule: Schedule) => void;
}

/** When a credential is replaced, and how long the one before stays. */
export const ScheduleFields = ({ schedule, onChange }: ScheduleProps) => {
  const t = useWords(rotationWords);
  const set = (part: Partial<Schedule>) => onChange({ ...schedule, ...part });
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-3 font-semibold">{t.schedule}</legend>
      <Field
        label={t.interval}
        type="number"
        min={1}
        max={3650}
        value={schedule.interval}
        onChange={({ target }) => set({ interval: target.value })}
        required
      />
      <Field
        label={t.at}
        hint={t.atHint}
        type="time"
        value={schedule.at}
        onChange={({ target }) => set({ at: target.value })}
      />
      <Field
        label={t.overlap}
        hint={t.overlapHint}
        type="number"
        min={1}
        max={87_600}
        value={schedule.overlap}
        onChange={({ target }) => set({ overlap: target.value })}
      />
      <div className="flex items-center">
        <Check
          label={t.automatic}
          checked={schedule.isAutomatic}
          onChange={(isAutomatic) => set({ isAutomatic })}
        />
      </div>
    </fieldset>
  );
};
