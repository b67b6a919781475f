import { useState } from 'react';
import { windowOf } from '../access/given.ts';
import { TermFields } from '../access/term.tsx';
import type { ReplyOf } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Several, TextBox } from '../shared/inputs.tsx';
import { useWords } from '../shared/words.ts';
import { list, permissionFor } from './request.ts';
import { requestWords } from './words.ts';

type Project = ReplyOf<'GET /api/v1/projects/{projectId}'>['project'];

const actions = ['read', 'create', 'edit', 'delete'].map((each) => [each, each] as const);

/** Asks for access to a place, for a time. */
export const AskDialog = ({ project, onClose }: { project: Project; onClose: () => void }) => {
  const t = useWords(requestWords);
  const [environment, setEnvironment] = useState(project.environments[0]?.slug ?? '');
  const [path, setPath] = useState('/');
  const [chosen, setChosen] = useState<readonly string[]>(['read']);
  const [term, setTerm] = useState({ range: '8h' });
  const [note, setNote] = useState('');
  const ask = useChange('POST /api/v1/access-approvals/requests', list);
  const submit = async () => {
    const { isTemporary } = windowOf(term);
    await ask.mutateAsync({
      query: { projectSlug: project.slug },
      body: {
        permissions: [permissionFor(environment, path, chosen)],
        isTemporary,
        ...(isTemporary && { temporaryRange: term.range.trim() }),
        ...(note.trim() && { note: note.trim() }),
      },
    });
    onClose();
  };
  return (
    <Dialog title={t.ask} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.environment}
              value={environment}
              onChange={setEnvironment}
              options={project.environments.map(({ slug, name }) => [slug, name])}
            />
            <Field
              label={t.path}
              hint={t.pathHint}
              value={path}
              maxLength={1024}
              required
              onChange={({ target }) => setPath(target.value)}
            />
            <Several
              label={t.actions}
              options={actions}
              chosen={chosen}
              onChange={setChosen}
              hint={chosen.length === 0 ? t.chooseAction : undefined}
            />
            <TermFields term={term} onChange={setTerm} />
            <TextBox
              label={t.note}
              value={note}
              maxLength={255}
              onChange={({ target }) => setNote(target.value)}
            />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy} disabled={chosen.length === 0}>
                {t.askAction}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
