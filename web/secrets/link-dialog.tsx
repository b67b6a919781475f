import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { becameRequest, forgetListings } from './listing.ts';
import type { Place } from './place.ts';
import { secretWords } from './words.ts';

interface LinkDialogProps {
  readonly place: Place;
  readonly environments: readonly { readonly slug: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** Lets a folder show what another one holds. */
export const LinkDialog = ({ place, environments, onClose }: LinkDialogProps) => {
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const others = environments.filter(({ slug }) => slug !== place.environment);
  const [from, setFrom] = useState(others[0]?.slug ?? place.environment);
  const [path, setPath] = useState(place.path);
  const submit = async () => {
    const reply = await call('POST /api/v2/secret-imports', {
      body: {
        projectId: place.projectId,
        environment: place.environment,
        path: place.path,
        import: { environment: from, path },
      },
    });
    if (becameRequest(reply)) toast('info', shared.requestMade);
    await forgetListings();
    onClose();
  };
  return (
    <Dialog title={t.addImport} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.importEnvironment}
              value={from}
              onChange={setFrom}
              options={environments.map(({ slug, name }) => [slug, name] as const)}
            />
            <Field
              label={t.importPath}
              value={path}
              onChange={({ target }) => setPath(target.value)}
              maxLength={2048}
              required
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.link}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
