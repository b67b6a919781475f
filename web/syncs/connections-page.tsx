import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ConnectionDialog } from '../connections/connection-dialog.tsx';
import { ConnectionList } from '../connections/connection-list.tsx';
import { Button } from '../shared/button.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { SyncsFrame } from './frame.tsx';
import { syncWords } from './words.ts';

/** The connections that belong to a project alone. */
export const ProjectConnectionsPage = () => {
  const t = useWords(syncWords);
  const { projectId } = useProject();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.addConnection}
    </Button>
  );
  return (
    <SyncsFrame actions={add}>
      <ConnectionList projectId={projectId} add={add} />
      {adding && <ConnectionDialog projectId={projectId} onClose={() => setAdding(false)} />}
    </SyncsFrame>
  );
};
