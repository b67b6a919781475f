import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Download,
  Ellipsis,
  Eye,
  EyeOff,
  FolderPlus,
  Import,
  KeyRound,
  Link2,
  Plus,
  Trash2,
} from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useDeferredValue, useMemo, useState } from 'react';
import { reading } from '../api/queries.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { SearchField } from '../shared/list.tsx';
import { Menu } from '../shared/menu.tsx';
import { Empty, Fault, Lacks, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { listing, type Secret } from './listing.ts';
import { type Opened, OpenedDialog } from './opened.tsx';
import { largestFile } from './parsing.ts';
import { type Place, searchOf } from './place.ts';
import { rowsOf } from './rows.ts';
import { SaveBar } from './save-bar.tsx';
import { SecretList } from './secret-list.tsx';
import { newRowId, useEdits } from './use-edits.ts';
import { type Revealed, useRevealed } from './use-revealed.ts';
import { secretWords } from './words.ts';

interface FolderViewProps {
  readonly place: Place;
  readonly environments: readonly { readonly slug: string; readonly name: string }[];
}

const useFolder = (place: Place) => {
  const { projectId, environment, path } = place;
  const folders = useQuery(
    reading('GET /api/v1/folders', { query: { workspaceId: projectId, environment, path } }),
  );
  const links = useQuery(reading('GET /api/v2/secret-imports', { query: { projectId, environment, path } }));
  const found = useQuery(listing(place));
  return {
    folders: folders.data?.folders ?? [],
    links: links.data?.secretImports ?? [],
    linking: links,
    listing: found.data,
    isPending: found.isPending || folders.isPending,
    error: found.error ?? folders.error,
    refetch: () => Promise.all([found.refetch(), folders.refetch(), links.refetch()]),
  };
};

/** A file that is dropped, or a text that is pasted where nothing is being written, is looked at. */
const useBringing = (open: (opened: Opened) => void) => {
  const [isOver, setIsOver] = useState(false);
  const onDrop = async (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    setIsOver(false);
    if (!file) return;
    event.preventDefault();
    if (file.size <= largestFile) open({ kind: 'bring', text: await file.text(), fileName: file.name });
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    const text = event.clipboardData.getData('text/plain');
    if (text.trim() !== '') open({ kind: 'bring', text, fileName: '' });
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  const onDragLeave = (event: DragEvent) =>
    event.currentTarget.contains(event.relatedTarget as Node | null) || setIsOver(false);
  return { isOver, handlers: { onDrop, onPaste, onDragOver, onDragLeave } };
};

const useSelection = () => {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return { selected, setSelected, clear: () => setSelected(new Set()) };
};

/** The folder with everything that can be done in it. */
export const FolderView = ({ place, environments }: FolderViewProps) => {
  const t = useWords(secretWords);
  const { folders, links, linking, listing: found, isPending, error, refetch } = useFolder(place);
  const revealed = useRevealed(place);
  const [editing, setEditing] = useState<ReadonlySet<string>>(new Set());
  const { selected, setSelected, clear } = useSelection();
  const edits = useEdits(place, () => {
    setEditing(new Set());
    revealed.hideAll();
  });
  const [search, setSearch] = useState('');
  const sought = useDeferredValue(search);
  const [opened, setOpened] = useState<Opened>();
  const { isOver, handlers } = useBringing(setOpened);
  const { changes } = edits;
  const rows = useMemo(
    () => (found ? rowsOf({ folders, links, listing: found, changes, search: sought }) : []),
    [folders, links, found, changes, sought],
  );
  const add = () => {
    edits.change([newRowId(), { name: '', value: '' }]);
    setSearch('');
  };
  const known = found?.secrets ?? [];
  const chosen = known.filter(({ id }) => selected.has(id));
  const isEmpty = rows.length === 0 && search === '';
  return (
    <div {...handlers} className="relative flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={search} onChange={setSearch} label={t.searchHere} />
        <RevealButton revealed={revealed} />
        <Button look="primary" icon={Plus} onClick={add}>
          {t.add}
        </Button>
        <FolderMenu place={place} open={setOpened} />
      </div>
      {chosen.length > 0 && <Chosen secrets={chosen} edits={edits} open={setOpened} clear={clear} />}
      {!error && <Lacks of={[linking]} />}
      <div className="card overflow-hidden">
        {isPending && <Loading rows={8} />}
        {error && <Fault error={error} onRetry={() => void refetch()} />}
        {found && !error && isEmpty && !linking.error && (
          <Empty icon={KeyRound} title={t.emptyTitle}>
            {t.emptyText}
          </Empty>
        )}
        {found && !error && !isEmpty && (
          <SecretList
            place={place}
            rows={rows}
            edits={edits}
            revealed={revealed}
            editing={editing}
            setEditing={setEditing}
            selected={selected}
            setSelected={setSelected}
            search={search}
            open={setOpened}
          />
        )}
      </div>
      <SaveBar place={place} edits={edits} known={known} onLeave={() => setEditing(new Set())} />
      {isOver && (
        <div className="pointer-events-none absolute inset-0 z-20 flex min-h-40 items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/90 text-base font-medium text-accent-strong">
          {t.dropHere}
        </div>
      )}
      {opened && (
        <OpenedDialog
          opened={opened}
          place={place}
          environments={environments}
          known={known}
          edits={edits}
          onClose={() => {
            setOpened(undefined);
            clear();
          }}
        />
      )}
    </div>
  );
};

const RevealButton = ({ revealed }: { revealed: Revealed }) => {
  const t = useWords(secretWords);
  const isShown = revealed.values.size > 0;
  return (
    <Button
      icon={isShown ? EyeOff : Eye}
      title={t.autoHidden}
      onClick={() => (isShown ? revealed.hideAll() : void revealed.revealAll())}
    >
      {isShown ? t.hideAll : t.revealAll}
    </Button>
  );
};

const FolderMenu = ({ place, open }: { place: Place; open: (opened: Opened) => void }) => {
  const t = useWords(secretWords);
  const navigate = useNavigate();
  const toDeleted = () =>
    void navigate({
      to: '/projects/$projectId/secrets/$environment/deleted',
      params: place,
      search: searchOf(place.path),
    });
  return (
    <Menu
      trigger={
        <IconButton icon={Ellipsis} label={t.folder} className="size-9 border border-line bg-surface" />
      }
      entries={[
        { label: t.addFolder, icon: FolderPlus, onSelect: () => open({ kind: 'add-folder' }) },
        { label: t.addImport, icon: Link2, onSelect: () => open({ kind: 'add-link' }) },
        { label: t.bring, icon: Import, onSelect: () => open({ kind: 'bring', text: '', fileName: '' }) },
        { label: t.download, icon: Download, onSelect: () => open({ kind: 'download' }) },
        { label: t.deleted, icon: Trash2, onSelect: toDeleted },
      ]}
    />
  );
};

interface ChosenProps {
  readonly secrets: readonly Secret[];
  readonly edits: ReturnType<typeof useEdits>;
  readonly open: (opened: Opened) => void;
  readonly clear: () => void;
}

/** What can be done with several secrets at once. */
const Chosen = ({ secrets, edits, open, clear }: ChosenProps) => {
  const t = useWords(secretWords);
  const remove = () => {
    edits.change(
      ...secrets.map(({ id, secretKey, version }) => {
        const of = { name: secretKey, version };
        return [id, { of, name: secretKey, removed: true }] as const;
      }),
    );
    clear();
  };
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg bg-info-soft px-3 py-2 text-info">
      <span role="status" className="flex-1">
        {t.selected(secrets.length)}
      </span>
      <Button onClick={() => open({ kind: 'move', secrets, isCopy: false })}>{t.moveSelected}</Button>
      <Button onClick={() => open({ kind: 'move', secrets, isCopy: true })}>{t.copySelected}</Button>
      <Button look="danger" onClick={remove}>
        {t.deleteSelected}
      </Button>
    </div>
  );
};
