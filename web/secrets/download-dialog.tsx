import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Format, formats, written } from './formats.ts';
import { readListing } from './listing.ts';
import type { Place } from './place.ts';
import { secretWords } from './words.ts';

/** Hands a file to the browser, and forgets it at once. */
const hand = (text: string, name: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

/** The secrets of a folder as a file. */
export const DownloadDialog = ({ place, onClose }: { place: Place; onClose: () => void }) => {
  const t = useWords(secretWords);
  const [format, setFormat] = useState<Format>('env');
  const [expand, setExpand] = useState(true);
  const submit = async () => {
    const { secrets } = await readListing(place, { values: true, expand });
    const entries = secrets
      .filter(({ secretValueHidden }) => !secretValueHidden)
      .map(({ secretKey, secretValue }) => ({ key: secretKey, value: secretValue }));
    hand(
      await written(entries, format),
      format === 'env' ? `${place.environment}.env` : `${place.environment}.${format}`,
    );
    onClose();
  };
  return (
    <Dialog title={t.download} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Note tone="warn">{t.downloadText}</Note>
            <Choice
              label={t.format}
              value={format}
              onChange={(value) => setFormat(value as Format)}
              options={formats.map((each) => [each, each === 'env' ? '.env' : each.toUpperCase()] as const)}
            />
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={expand}
                onChange={() => setExpand(!expand)}
                className="size-4"
              />
              {t.expand}
            </label>
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.download}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
