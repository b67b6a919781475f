import { BringDialog } from './bring-dialog.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { DownloadDialog } from './download-dialog.tsx';
import { DeleteFolder, FolderForm } from './folder-dialogs.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { LinkDialog } from './link-dialog.tsx';
import type { Secret } from './listing.ts';
import { MoveDialog } from './move-dialog.tsx';
import type { Place } from './place.ts';
import type { Folder } from './rows.ts';
import type { EditsOf } from './use-edits.ts';

/** What stands before the list of a folder. */
export type Opened =
  | { readonly kind: 'add-folder' | 'add-link' | 'download' }
  | { readonly kind: 'bring'; readonly text: string; readonly fileName: string }
  | { readonly kind: 'rename-folder' | 'delete-folder'; readonly folder: Folder }
  | { readonly kind: 'details' | 'history'; readonly secret: Secret }
  | { readonly kind: 'move'; readonly secrets: readonly Secret[]; readonly isCopy: boolean };

interface OpenedProps {
  readonly opened: Opened;
  readonly place: Place;
  readonly environments: readonly { readonly slug: string; readonly name: string }[];
  readonly known: readonly Secret[];
  readonly edits: EditsOf;
  readonly onClose: () => void;
}

export const OpenedDialog = ({ opened, place, environments, known, edits, onClose }: OpenedProps) => {
  switch (opened.kind) {
    case 'add-folder':
      return <FolderForm place={place} onClose={onClose} />;
    case 'rename-folder':
      return <FolderForm place={place} folder={opened.folder} onClose={onClose} />;
    case 'delete-folder':
      return <DeleteFolder place={place} folder={opened.folder} onClose={onClose} />;
    case 'add-link':
      return <LinkDialog place={place} environments={environments} onClose={onClose} />;
    case 'download':
      return <DownloadDialog place={place} onClose={onClose} />;
    case 'bring':
      return (
        <BringDialog
          text={opened.text}
          fileName={opened.fileName}
          known={known}
          edits={edits}
          onClose={onClose}
        />
      );
    case 'details':
      return <DetailsPanel place={place} secret={opened.secret} edits={edits} onClose={onClose} />;
    case 'history':
      return <HistoryPanel place={place} secret={opened.secret} onClose={onClose} />;
    case 'move':
      return (
        <MoveDialog
          place={place}
          environments={environments}
          secrets={opened.secrets}
          isCopy={opened.isCopy}
          onClose={onClose}
        />
      );
  }
};
