import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Page } from '../shared/page.tsx';
import { useWords } from '../shared/words.ts';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionList } from './connection-list.tsx';
import { connectionWords } from './words.ts';

/** The ways into other services that the organization has. */
export const ConnectionsPage = () => {
  const t = useWords(connectionWords);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={add}>
      <ConnectionList add={add} />
      {adding && <ConnectionDialog onClose={() => setAdding(false)} />}
    </Page>
  );
};
