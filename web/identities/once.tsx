import { Button } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Actions } from '../shared/dialog.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { identityWords } from './words.ts';

/** A secret that is shown once: whoever draws it lets go of it when it closes. */
export const ShownOnce = ({
  label,
  secret,
  onDone,
}: {
  label: string;
  secret: string;
  onDone: () => void;
}) => {
  const t = useWords(identityWords);
  return (
    <div className="flex flex-col gap-3">
      <Note tone="warn">{t.shownOnce}</Note>
      <div className="flex items-center gap-2 rounded-lg bg-sunken p-3">
        <code role="note" aria-label={label} className="min-w-0 flex-1 font-mono text-xs break-all">
          {secret}
        </code>
        <CopyButton text={secret} />
      </div>
      <Actions>
        <Button look="primary" onClick={onDone}>
          OK
        </Button>
      </Actions>
    </div>
  );
};
