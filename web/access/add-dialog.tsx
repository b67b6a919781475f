import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { useProject } from '../shared/project.ts';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Grants, grantsOf } from './given.ts';
import { useRoleChoice } from './role-choice.ts';
import { TermFields } from './term.tsx';
import { accessWords } from './words.ts';

interface AddProps {
  readonly title: string;
  readonly label: string;
  /** How those of the organization are read. */
  readonly found: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  /** Who of the organization is not in the project yet. */
  readonly options: readonly (readonly [id: string, name: string])[];
  readonly onAdd: (id: string, roles: Grants) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Brings somebody of the organization into the project, with a role. */
export const AddDialog = ({ title, label, found, options, onAdd, onClose }: AddProps) => {
  const t = useWords(accessWords);
  const { projectId } = useProject();
  const choice = useRoleChoice(projectId);
  const [chosen, setChosen] = useState<string>();
  const [draft, setDraft] = useState({ role: 'viewer', range: '' });
  const id = chosen ?? options[0]?.[0];
  const submit = async () => {
    if (id === undefined) return;
    await onAdd(id, grantsOf([draft]));
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {found.isPending ? (
        <Loading rows={2} />
      ) : found.error ? (
        <Fault error={found.error} onRetry={() => void found.refetch()} />
      ) : id === undefined ? (
        <Note tone="info">{t.noneLeft}</Note>
      ) : (
        <Form onSubmit={submit}>
          {(busy) => (
            <>
              <Choice label={label} value={id} onChange={setChosen} options={options} />
              <Choice
                label={t.role}
                value={draft.role}
                onChange={(role) => setDraft({ ...draft, role })}
                options={choice}
              />
              <TermFields term={draft} onChange={(term) => setDraft({ ...draft, ...term })} />
              <Actions onCancel={onClose}>
                <Button look="primary" type="submit" busy={busy}>
                  {t.add}
                </Button>
              </Actions>
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
};
