import { Link } from '@tanstack/react-router';
import { Folder as FolderIcon, Pencil, Trash2 } from 'lucide-react';
import { IconButton } from '../shared/button.tsx';
import { useWords } from '../shared/words.ts';
import type { Opened } from './opened.tsx';
import { childPath, type Place, searchOf } from './place.ts';
import type { Folder } from './rows.ts';
import { secretWords } from './words.ts';

interface FolderRowProps {
  readonly place: Place;
  readonly folder: Folder;
  readonly open: (opened: Opened) => void;
}

export const FolderRow = ({ place, folder, open }: FolderRowProps) => {
  const t = useWords(secretWords);
  return (
    <div className="flex min-h-11 items-center gap-2 px-3 hover:bg-sunken">
      <Link
        to="/projects/$projectId/secrets/$environment"
        params={place}
        search={searchOf(childPath(place.path, folder.name))}
        className="flex min-w-0 flex-1 items-center gap-3 py-2"
      >
        <FolderIcon aria-hidden className="size-4 shrink-0 fill-accent-soft text-accent" />
        <span className="truncate font-medium">{folder.name}</span>
        {folder.description && (
          <span className="hidden truncate text-muted sm:inline">{folder.description}</span>
        )}
      </Link>
      <IconButton
        icon={Pencil}
        label={`${t.renameFolder}: ${folder.name}`}
        onClick={() => open({ kind: 'rename-folder', folder })}
      />
      <IconButton
        icon={Trash2}
        tone="danger"
        label={`${t.deleteFolder}: ${folder.name}`}
        onClick={() => open({ kind: 'delete-folder', folder })}
      />
    </div>
  );
};
