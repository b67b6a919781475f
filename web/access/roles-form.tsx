import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { useProject } from '../shared/project.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { type Grants, grantsOf, type Holder, type RoleDraft, roleDraftOf } from './given.ts';
import { useRoleChoice } from './role-choice.ts';
import { TermFields } from './term.tsx';
import { accessWords } from './words.ts';

interface RolesFormProps {
  readonly holder: Holder;
  readonly onSave: (roles: Grants) => Promise<unknown>;
  readonly onClose: () => void;
}

/** The roles of somebody in the project, each for good or for a time. */
export const RolesForm = ({ holder, onSave, onClose }: RolesFormProps) => {
  const t = useWords(accessWords);
  const shared = useWords(sharedWords);
  const { projectId } = useProject();
  const choice = useRoleChoice(projectId);
  const [drafts, setDrafts] = useState<readonly RoleDraft[]>(() => holder.roles.map(roleDraftOf));
  const change = (at: number, next: Partial<RoleDraft>) =>
    setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...next } : draft)));
  return (
    <Dialog title={t.rolesOf(holder.name)} onClose={onClose}>
      <Form onSubmit={() => onSave(grantsOf(drafts)).then(onClose)}>
        {(busy) => (
          <>
            {drafts.map((draft, at) => (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: a role is known by where it stands.
                key={at}
                className="flex flex-col gap-2 rounded-lg border border-line p-3"
              >
                <div className="flex items-end gap-2">
                  <div className="min-w-0 flex-1">
                    <Choice
                      label={t.role}
                      value={draft.role}
                      onChange={(role) => change(at, { role })}
                      options={choice}
                    />
                  </div>
                  <IconButton
                    icon={Trash2}
                    tone="danger"
                    label={t.removeRole}
                    disabled={drafts.length === 1}
                    onClick={() => setDrafts(drafts.filter((_, index) => index !== at))}
                  />
                </div>
                <TermFields term={draft} onChange={(term) => change(at, { start: undefined, ...term })} />
              </div>
            ))}
            <div>
              <Button icon={Plus} onClick={() => setDrafts([...drafts, { role: 'viewer', range: '' }])}>
                {t.addRole}
              </Button>
            </div>
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {shared.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
