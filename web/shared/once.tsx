import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy.tsx';
import { Actions } from './dialog.tsx';
import { sharedWords } from './shared-words.ts';
import { Note } from './states.tsx';
import { useWords } from './words.ts';

const shownFor = 60_000;

interface OnceProps {
  /** Names with what is shown this one time. */
  readonly entries: readonly (readonly [name: string, value: string])[];
  readonly note: string;
  readonly onClose: () => void;
}

/** What is shown once: hidden until it is asked for, copied without being shown, gone with the dialog. */
export const Once = ({ entries, note, onClose }: OnceProps) => {
  const t = useWords(sharedWords);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(() => setShown(false), shownFor);
    return () => clearTimeout(timer);
  }, [isShown]);
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn">{note}</Note>
      <dl className="flex flex-col gap-3">
        {entries.map(([name, value]) => (
          <div key={name} className="rounded-md border border-line bg-sunken">
            <dt className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 font-mono text-xs text-muted">
              {name}
              <CopyButton text={value} label={`${t.copy}: ${name}`} />
            </dt>
            <dd
              tabIndex={0}
              className="max-h-40 overflow-auto px-3 py-2 font-mono text-xs break-all whitespace-pre-wrap"
            >
              {isShown ? value : '••••••••••••'}
            </dd>
          </div>
        ))}
      </dl>
      <Actions>
        <Button onClick={() => setShown(!isShown)}>{isShown ? t.hide : t.reveal}</Button>
        <Button look="primary" onClick={onClose}>
          {t.close}
        </Button>
      </Actions>
    </div>
  );
};
