import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { SyncsFrame } from './frame.tsx';
import { SyncDialog } from './sync-dialog.tsx';
import { SyncList } from './sync-list.tsx';
import { syncWords } from './words.ts';

/** Where the secrets of a project go. */
export const SyncsPage = () => {
  const t = useWords(syncWords);
  const { projectId } = useProject();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <SyncsFrame actions={add}>
      <SyncList projectId={projectId} add={add} />
      {adding && <SyncDialog onClose={() => setAdding(false)} />}
    </SyncsFrame>
  );
};
