import {
  Ellipsis,
  Eye,
  EyeOff,
  History,
  Info,
  Pencil,
  RotateCcw,
  TextCursorInput,
  Trash2,
} from 'lucide-react';
import { IconButton } from '../shared/button.tsx';
import { CopyButton } from '../shared/copy.tsx';
import { Menu } from '../shared/menu.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { readValue, type Secret } from './listing.ts';
import { changeOf, type SecretRowProps, shownIn } from './secret-row.tsx';
import { secretWords } from './words.ts';

type Props = SecretRowProps & { readonly rename: () => void };

/** What can be done with the secret of a row. */
export const RowActions = (props: Props) => {
  const { row, edits } = props;
  const t = useWords(secretWords);
  const { name, removed } = changeOf(row);
  const undo = () => edits.drop(row.id);
  return (
    <div className="flex items-center justify-end">
      <State {...props} />
      {removed && <IconButton icon={RotateCcw} label={`${t.restoreRow}: ${name}`} onClick={undo} />}
      {!removed && !row.secret && (
        <IconButton icon={Trash2} tone="danger" label={`${t.remove}: ${name}`} onClick={undo} />
      )}
      {!removed && row.secret && <Known {...props} secret={row.secret} />}
    </div>
  );
};

const State = ({ row: { secret, change } }: Props) => {
  const t = useWords(secretWords);
  if (!change) return null;
  if (change.removed) return <Badge tone="danger">{t.deletedMark}</Badge>;
  return <Badge tone="warn">{secret ? t.changed : t.added}</Badge>;
};

const Known = (props: Props & { readonly secret: Secret }) => {
  const { row, secret, place, edits, revealed, isEditing, toggleEditing, open, rename } = props;
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const now = changeOf(row);
  const shown = shownIn(props);
  const isHidden = shown === undefined;
  const edit = async () => {
    if (isEditing) return toggleEditing();
    if (now.value !== undefined || (await revealed.reveal(secret.secretKey)) !== undefined) toggleEditing();
  };
  const toggle = () => (isHidden ? void revealed.reveal(secret.secretKey) : revealed.hide(secret.secretKey));
  const remove = () => edits.change([row.id, { ...now, removed: true }]);
  return (
    <>
      <span className="hidden items-center sm:flex">
        <IconButton
          icon={isHidden ? Eye : EyeOff}
          label={`${isHidden ? shared.reveal : shared.hide}: ${now.name}`}
          disabled={now.value !== undefined}
          onClick={toggle}
        />
        <CopyButton label={`${shared.copy}: ${now.name}`} text={() => readValue(place, secret.secretKey)} />
        <IconButton
          icon={Pencil}
          label={`${t.edit}: ${now.name}`}
          aria-pressed={isEditing}
          onClick={() => void edit()}
        />
      </span>
      <Menu
        trigger={<IconButton icon={Ellipsis} label={`${shared.more}: ${now.name}`} />}
        entries={[
          { label: t.edit, icon: Pencil, onSelect: () => void edit() },
          { label: t.rename, icon: TextCursorInput, onSelect: rename },
          { label: t.details, icon: Info, onSelect: () => open({ kind: 'details', secret }) },
          { label: t.history, icon: History, onSelect: () => open({ kind: 'history', secret }) },
          { label: t.remove, icon: Trash2, tone: 'danger', onSelect: remove },
        ]}
      />
    </>
  );
};
