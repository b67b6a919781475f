import { useParams } from '@tanstack/react-router';
import { FlaskConical, Pause, Play, Plus, Trash2, Vault } from 'lucide-react';
import { useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { AskButton } from '../shared/ask.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Table } from '../shared/list.tsx';
import { Page } from '../shared/page.tsx';
import { MoreButton, useCounted } from '../shared/paged.tsx';
import { Badge } from '../shared/states.tsx';
import { toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { NewKey } from './new-key.tsx';
import { Playground } from './playground.tsx';
import { keyWords } from './words.ts';

const list = 'GET /api/v1/kms/keys';
export type Key = ReplyOf<typeof list>['keys'][number];
const most = 100;

/** The keys of a project. */
export const KeysPage = () => {
  const t = useWords(keyWords);
  const { projectId = '' } = useParams({ strict: false });
  const [adding, setAdding] = useState(false);
  const [tried, setTried] = useState<Key>();
  const found = useCounted([list, projectId], most, async (offset, signal) => {
    const { keys, totalCount } = await call(list, { query: { projectId, limit: most, offset } }, { signal });
    return { items: keys, total: totalCount };
  });
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} intro={t.intro} actions={add}>
      <Table
        label={t.title}
        query={found}
        idOf={({ id }) => id}
        textOf={({ name, description }) => `${name} ${description ?? ''}`}
        empty={{ icon: Vault, title: t.emptyTitle, text: t.emptyText, action: add }}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name }) => <span className="block truncate font-medium">{name}</span>,
          },
          {
            header: t.usage,
            wideOnly: true,
            cell: ({ keyUsage }) => (keyUsage === 'sign-verify' ? t.signing : t.encrypting),
          },
          {
            header: t.algorithm,
            wideOnly: true,
            cell: ({ encryptionAlgorithm }) => encryptionAlgorithm,
          },
          { header: t.version, wideOnly: true, width: '5rem', cell: ({ version }) => version },
          {
            header: t.state,
            width: 'minmax(6.5rem,1fr)',
            cell: ({ isDisabled }) => (
              <Badge tone={isDisabled ? 'warn' : 'good'}>{isDisabled ? t.disabled : t.enabled}</Badge>
            ),
          },
          {
            header: '',
            width: '6rem',
            cell: (key) => <KeyActions entry={key} onTry={() => setTried(key)} />,
          },
        ]}
      />
      <MoreButton list={found} />
      {adding && <NewKey projectId={projectId} onClose={() => setAdding(false)} />}
      {tried && <Playground entry={tried} onClose={() => setTried(undefined)} />}
    </Page>
  );
};

const KeyActions = ({ entry: { id, name, isDisabled }, onTry }: { entry: Key; onTry: () => void }) => {
  const t = useWords(keyWords);
  const update = useChange('PATCH /api/v1/kms/keys/{keyId}', list);
  const remove = useChange('DELETE /api/v1/kms/keys/{keyId}', list);
  const turn = () =>
    void update.mutateAsync({ path: { keyId: id }, body: { isDisabled: !isDisabled } }).catch(toastFault);
  return (
    <span className="flex justify-end">
      <IconButton icon={FlaskConical} label={`${t.tryOut}: ${name}`} onClick={onTry} />
      <IconButton
        icon={isDisabled ? Play : Pause}
        label={`${isDisabled ? t.enable : t.disable}: ${name}`}
        onClick={turn}
      />
      <AskButton
        icon={Trash2}
        label={t.delete}
        about={name}
        question={<p className="break-words">{t.deleteText(name)}</p>}
        onConfirm={() => remove.mutateAsync({ path: { keyId: id } })}
      />
    </span>
  );
};
