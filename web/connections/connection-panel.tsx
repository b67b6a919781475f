import { Dialog } from '../shared/dialog.tsx';
import { Facts } from '../shared/facts.tsx';
import { labelOf } from '../shared/labels.ts';
import { useInstants, useWords } from '../shared/words.ts';
import { type Connection, useApps } from './connections.ts';
import { Usage } from './usage.tsx';
import { connectionWords } from './words.ts';

/** A connection, without what opens it, and what uses it. */
export const ConnectionPanel = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const t = useWords(connectionWords);
  const instant = useInstants();
  const { nameOf } = useApps();
  return (
    <Dialog title={connection.name} onClose={onClose} place="side">
      <div className="flex flex-col gap-5">
        <Facts
          entries={[
            [t.app, nameOf(connection.app)],
            [t.method, labelOf(connection.method)],
            [t.description, connection.description],
            [t.updated, instant(connection.updatedAt)],
          ]}
        />
        <section aria-label={t.usedBy} className="flex flex-col gap-2">
          <h3 className="font-semibold">{t.usedBy}</h3>
          <Usage connection={connection} />
        </section>
      </div>
    </Dialog>
  );
};
