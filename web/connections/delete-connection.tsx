import { useChange } from '../api/queries.ts';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Removal } from '../shared/removal.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Connection, listOfConnections } from './connections.ts';
import { Usage, useUsage } from './usage.tsx';
import { connectionWords } from './words.ts';

/** Asks before a connection is forgotten; while something uses it, says what instead. */
export const DeleteConnection = ({
  connection,
  onClose,
}: {
  connection: Connection;
  onClose: () => void;
}) => {
  const t = useWords(connectionWords);
  const remove = useChange('DELETE /api/v1/app-connections/{app}/{connectionId}', listOfConnections);
  const usage = useUsage(connection);
  const { app, id, name } = connection;
  if (usage.data && usage.data.secretSyncs.length + usage.data.numberOutOfReach === 0)
    return (
      <Removal
        title={t.delete}
        onRemove={() => remove.mutateAsync({ path: { app, connectionId: id } })}
        onClose={onClose}
      >
        {t.deleteText(name)}
      </Removal>
    );
  return (
    <Dialog title={t.delete} onClose={onClose}>
      <div className="flex flex-col gap-3">
        {usage.data && <Note tone="warn">{t.inUse}</Note>}
        <Usage connection={connection} />
      </div>
      <Actions onCancel={onClose}>{null}</Actions>
    </Dialog>
  );
};
