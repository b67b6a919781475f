import { useState } from 'react';
import { readAgain, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { Removal } from '../shared/removal.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import type { Sync } from './form.ts';
import { keysOfSync, listOfSyncs, pathOf } from './syncs.ts';
import { syncWords } from './words.ts';

interface EndingProps {
  readonly sync: Sync;
  readonly onClose: () => void;
}

/** Asks before a sync is deleted, and whether what it made goes as well. */
export const DeleteSync = ({
  sync,
  onClose,
  onDeleted,
}: EndingProps & { readonly onDeleted: () => void }) => {
  const t = useWords(syncWords);
  const [removeSecrets, setRemove] = useState(false);
  const remove = useChange('DELETE /api/v1/secret-syncs/{app}/{syncId}', listOfSyncs);
  return (
    <Removal
      title={t.delete}
      onRemove={() => remove.mutateAsync({ path: pathOf(sync), query: { removeSecrets } }).then(onDeleted)}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t.deleteText(sync.name)}</p>
        <Check label={t.deleteSecrets} checked={removeSecrets} onChange={setRemove} />
      </div>
    </Removal>
  );
};

/** Asks whose values count, then has the folder take over what the destination has. */
export const ImportSecrets = ({ sync, onClose }: EndingProps) => {
  const t = useWords(syncWords);
  const [importBehavior, setBehavior] = useState<'prioritize-source' | 'prioritize-destination'>(
    'prioritize-source',
  );
  const take = useChange('POST /api/v1/secret-syncs/{app}/{syncId}/import-secrets', listOfSyncs, keysOfSync);
  const submit = async () => {
    await take.mutateAsync({ path: pathOf(sync), query: { importBehavior } });
    await readAgain();
    toast('good', t.imported);
    onClose();
  };
  return (
    <Dialog title={t.importNow} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <p>{t.importText}</p>
            <Choice
              quiet
              label={t.importNow}
              value={importBehavior}
              onChange={(next) => setBehavior(next as typeof importBehavior)}
              options={[
                ['prioritize-source', t.importSource],
                ['prioritize-destination', t.importTarget],
              ]}
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.importNow}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
