import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { becameRequest, forgetListings } from './listing.ts';
import type { Place } from './place.ts';
import type { Folder } from './rows.ts';
import { secretWords } from './words.ts';

const bodyOf = ({ projectId, environment, path }: Place) => ({ workspaceId: projectId, environment, path });

interface FolderProps {
  readonly place: Place;
  readonly onClose: () => void;
}

/** Creates a folder, or gives one another name. */
export const FolderForm = ({ place, folder, onClose }: FolderProps & { folder?: Folder }) => {
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState(folder?.name ?? '');
  const [follow, setFollow] = useState(true);
  const submit = async () => {
    const reply = folder
      ? await call('PATCH /api/v1/folders/{id}', {
          path: { id: folder.id },
          query: {},
          body: { ...bodyOf(place), name, updateReferences: follow },
        })
      : await call('POST /api/v1/folders', { body: { ...bodyOf(place), name } });
    if (becameRequest(reply)) toast('info', shared.requestMade);
    await forgetListings();
    onClose();
  };
  const title = folder ? t.renameFolder : t.createFolder;
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Field
              label={t.folderName}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={255}
              required
            />
            {folder && (
              <label className="flex items-center gap-2">
                <input
                  type="checkbox"
                  checked={follow}
                  onChange={() => setFollow(!follow)}
                  className="size-4"
                />
                {t.follow}
              </label>
            )}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {title}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

/** Deletes a folder with all that is in it. */
export const DeleteFolder = ({ place, folder, onClose }: FolderProps & { folder: Folder }) => {
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const submit = async () => {
    const reply = await call('DELETE /api/v1/folders/{id}', {
      path: { id: folder.id },
      query: {},
      body: { ...bodyOf(place), forceDelete: true },
    });
    if (becameRequest(reply)) toast('info', shared.requestMade);
    await forgetListings();
    onClose();
  };
  return (
    <Dialog title={t.deleteFolder} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Note tone="warn">{t.deleteFolderText(folder.name)}</Note>
            <Actions onCancel={onClose}>
              <Button look="danger" type="submit" busy={busy}>
                {t.deleteFolder}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
