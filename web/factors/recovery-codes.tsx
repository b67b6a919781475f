import { Printer } from 'lucide-react';
import { Button } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Actions } from '../shared/dialog.tsx';
import { DownloadButton } from '../shared/download.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { factorWords } from './words.ts';

interface CodesProps {
  readonly codes: readonly string[];
  readonly label: string;
  readonly note: string;
  /** Of the file that keeps them. */
  readonly fileName: string;
  readonly onDone: () => void;
}

/** Codes that are shown this once: whoever draws them lets go of them when this closes. */
export const CodesOnce = ({ codes, label, note, fileName, onDone }: CodesProps) => {
  const t = useWords(factorWords);
  const text = codes.join('\n');
  return (
    <div className="print-alone flex flex-col gap-3">
      <Note tone="warn">{note}</Note>
      <div className="flex items-start gap-2 rounded-lg bg-sunken p-3">
        <ul aria-label={label} className="grid flex-1 grid-cols-1 gap-1 font-mono sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton text={text} />
      </div>
      <div className="print:hidden">
        <Actions>
          <DownloadButton name={fileName} text={`${text}\n`} label={t.download} />
          <Button icon={Printer} onClick={() => print()}>
            {t.print}
          </Button>
          <Button look="primary" onClick={onDone}>
            {t.kept}
          </Button>
        </Actions>
      </div>
    </div>
  );
};

/** Recovery codes of an account. */
export const RecoveryCodes = ({ codes, onDone }: Pick<CodesProps, 'codes' | 'onDone'>) => {
  const t = useWords(factorWords);
  return (
    <CodesOnce
      codes={codes}
      label={t.recoveryCodes}
      note={t.codesOnce}
      fileName="locket-recovery-codes.txt"
      onDone={onDone}
    />
  );
};
