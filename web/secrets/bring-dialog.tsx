import { FileUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Badge, Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import type { Secret } from './listing.ts';
import { largestFile, type Parsed, parseText } from './parsing.ts';
import { type EditsOf, newRowId } from './use-edits.ts';
import { secretWords } from './words.ts';

interface BringDialogProps {
  readonly text: string;
  readonly fileName: string;
  readonly known: readonly Secret[];
  readonly edits: EditsOf;
  readonly onClose: () => void;
}

const mostListed = 300;

/** Takes names and values over from a file or a text, as changes that are still to be saved. */
export const BringDialog = ({ text: given, fileName, known, edits, onClose }: BringDialogProps) => {
  const t = useWords(secretWords);
  const [source, setSource] = useState({ text: given, fileName });
  const [parsed, setParsed] = useState<Parsed>();
  const file = useRef<HTMLInputElement>(null);
  const byName = new Map(known.map((secret) => [secret.secretKey, secret]));

  useEffect(() => {
    let isCurrent = true;
    if (source.text.trim() === '') setParsed(undefined);
    else void parseText(source.text, source.fileName).then((found) => isCurrent && setParsed(found));
    return () => {
      isCurrent = false;
    };
  }, [source]);

  const read = async (chosen: File | undefined) => {
    if (chosen && chosen.size <= largestFile) setSource({ text: await chosen.text(), fileName: chosen.name });
  };
  const takeOver = () => {
    const entries = parsed?.entries ?? [];
    edits.change(
      ...entries.map(({ key, value }) => {
        const secret = byName.get(key);
        const id = secret?.id ?? newRowId();
        const of = secret && { name: secret.secretKey, version: secret.version };
        return [id, { ...edits.changes.get(id), ...(of && { of }), name: key, value }] as const;
      }),
    );
    toast('info', t.takenOver(entries.length));
    onClose();
  };
  return (
    <Dialog title={t.bring} onClose={onClose} wide>
      <div className="flex flex-col gap-4">
        <p className="text-muted">{t.paste}</p>
        <input
          ref={file}
          type="file"
          accept=".env,.json,.yaml,.yml,.txt,text/*"
          aria-label={t.chooseFile}
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => void read(target.files?.[0])}
        />
        <div>
          <Button icon={FileUp} onClick={() => file.current?.click()}>
            {t.chooseFile}
          </Button>
        </div>
        <textarea
          aria-label={t.text}
          value={source.text}
          rows={8}
          spellCheck={false}
          autoComplete="off"
          placeholder={'API_KEY=…\nDATABASE_URL="…"'}
          onChange={({ target }) => setSource({ ...source, text: target.value })}
          className="field font-mono text-[13px]"
        />
        {parsed?.isNoMap && <Note tone="danger">{t.notAMap}</Note>}
        {parsed && parsed.badLines.length > 0 && (
          <Note tone="warn">{t.badLines(parsed.badLines.join(', '))}</Note>
        )}
        {parsed && parsed.entries.length > 0 && (
          <section>
            <h3 className="mb-1 font-medium">{t.found(parsed.entries.length)}</h3>
            <ul className="max-h-56 divide-y divide-line overflow-y-auto rounded-md border border-line">
              {parsed.entries.slice(0, mostListed).map(({ key }) => (
                <li key={key} className="flex items-center justify-between gap-3 px-3 py-1.5">
                  <span className="truncate font-mono text-[13px]">{key}</span>
                  <Badge tone={byName.has(key) ? 'warn' : 'good'}>
                    {byName.has(key) ? t.isThere : t.isNew}
                  </Badge>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <Actions onCancel={onClose}>
        <Button look="primary" disabled={!parsed || parsed.entries.length === 0} onClick={takeOver}>
          {t.takeOver}
        </Button>
      </Actions>
    </Dialog>
  );
};
