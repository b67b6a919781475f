import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { becameRequest, forgetListings, readListing, type Secret } from './listing.ts';
import type { Place } from './place.ts';
import { secretWords } from './words.ts';

interface Goal {
  readonly environment: string;
  readonly path: string;
  readonly overwrite: boolean;
}

/** Moves secrets, and changes what refers to them. @throws ApiFault */
const move = (place: Place, secrets: readonly Secret[], { environment, path, overwrite }: Goal) =>
  call('POST /api/v4/secrets/move', {
    query: {},
    body: {
      projectId: place.projectId,
      sourceEnvironment: place.environment,
      sourceSecretPath: place.path,
      destinationEnvironment: environment,
      destinationSecretPath: path,
      secretIds: secrets.map(({ id }) => id),
      shouldOverwrite: overwrite,
      updateReferences: true,
    },
  });

/** Writes the same names and values elsewhere, as one batch. @throws ApiFault */
const copy = async (place: Place, secrets: readonly Secret[], { environment, path, overwrite }: Goal) => {
  const wanted = new Set(secrets.map(({ secretKey }) => secretKey));
  const found = (await readListing(place, { values: true })).secrets;
  const drafts = found
    .filter(({ secretKey, secretValueHidden }) => wanted.has(secretKey) && !secretValueHidden)
    .map(({ secretKey, secretValue, secretComment, tags }) => ({
      secretKey,
      secretValue,
      secretComment,
      tagIds: tags.map(({ id }) => id),
    }));
  const body = { projectId: place.projectId, environment, secretPath: path, secrets: drafts };
  return overwrite
    ? call('PATCH /api/v4/secrets/batch', { query: {}, body: { ...body, mode: 'upsert' } })
    : call('POST /api/v4/secrets/batch', { body });
};

interface MoveDialogProps {
  readonly place: Place;
  readonly environments: readonly { readonly slug: string; readonly name: string }[];
  readonly secrets: readonly Secret[];
  readonly isCopy: boolean;
  readonly onClose: () => void;
}

export const MoveDialog = ({ place, environments, secrets, isCopy, onClose }: MoveDialogProps) => {
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const [goal, setGoal] = useState<Goal>({
    environment: environments.find(({ slug }) => slug !== place.environment)?.slug ?? place.environment,
    path: place.path,
    overwrite: false,
  });
  const submit = async () => {
    const reply = await (isCopy ? copy : move)(place, secrets, goal);
    if (becameRequest(reply)) toast('info', shared.requestMade);
    else toast('good', isCopy ? t.copied : t.moved);
    await forgetListings();
    onClose();
  };
  return (
    <Dialog title={isCopy ? t.copySelected : t.moveSelected} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <p className="text-muted">{t.selected(secrets.length)}</p>
            <Choice
              label={t.toEnvironment}
              value={goal.environment}
              onChange={(environment) => setGoal({ ...goal, environment })}
              options={environments.map(({ slug, name }) => [slug, name] as const)}
            />
            <Field
              label={t.toPath}
              value={goal.path}
              onChange={({ target }) => setGoal({ ...goal, path: target.value })}
              maxLength={2048}
              required
            />
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={goal.overwrite}
                onChange={() => setGoal({ ...goal, overwrite: !goal.overwrite })}
                className="size-4"
              />
              {t.overwrite}
            </label>
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {isCopy ? t.copyAction : t.move}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
