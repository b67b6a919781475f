import { useState } from 'react';
import { ApiFault, call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { toast, toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { forgetListings } from './listing.ts';
import type { Place } from './place.ts';
import { secretWords } from './words.ts';

const bodyOf = ({ projectId, environment, path }: Place) =>
  ({ projectId, environment, secretPath: path, type: 'personal' }) as const;

/** Sets the caller's own value, whether there is one already or not. @throws ApiFault */
const setOwn = async (place: Place, secretName: string, secretValue: string): Promise<void> => {
  const input = { path: { secretName }, query: {}, body: { ...bodyOf(place), secretValue } };
  try {
    await call('PATCH /api/v4/secrets/{secretName}', input);
  } catch (error) {
    if (!(error instanceof ApiFault) || error.status !== 404) throw error;
    await call('POST /api/v4/secrets/{secretName}', { path: input.path, body: input.body });
  }
};

/** A value that stands in for the shared one where this person reads it. */
export const OwnValue = ({ place, name }: { place: Place; name: string }) => {
  const t = useWords(secretWords);
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, said: string) => {
    setBusy(true);
    try {
      await work();
      setValue('');
      toast('good', said);
      await forgetListings();
    } catch (error) {
      toastFault(error);
    } finally {
      setBusy(false);
    }
  };
  const clear = () =>
    call('DELETE /api/v4/secrets/{secretName}', { path: { secretName: name }, body: bodyOf(place) });
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{t.personal}</h3>
      <p className="text-xs text-muted">{t.personalHint}</p>
      <input
        type="password"
        aria-label={t.personalSet}
        autoComplete="off"
        value={value}
        onChange={({ target }) => setValue(target.value)}
        className="field font-mono text-[13px]"
      />
      <div className="flex flex-wrap gap-2">
        <Button
          busy={busy}
          disabled={value === ''}
          onClick={() => void run(() => setOwn(place, name, value), t.personalSaved)}
        >
          {t.personalSet}
        </Button>
        <Button look="quiet" disabled={busy} onClick={() => void run(clear, t.personalCleared)}>
          {t.personalClear}
        </Button>
      </div>
    </section>
  );
};
