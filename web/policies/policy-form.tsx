import { type ReactNode, useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { Check, Several } from '../shared/inputs.tsx';
import { useProject } from '../shared/project.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { useParties } from './parties.ts';
import { policyWords } from './words.ts';

/** What policies of both kinds say, as a form has it. */
export interface PolicyDraft {
  readonly name: string;
  readonly environments: readonly string[];
  readonly secretPath: string;
  /** Keys of people and groups. */
  readonly approvers: readonly string[];
  readonly bypassers: readonly string[];
  readonly approvals: string;
  readonly enforcementLevel: 'hard' | 'soft';
  readonly allowedSelfApprovals: boolean;
}

export const newPolicy: PolicyDraft = {
  name: '',
  environments: [],
  secretPath: '',
  approvers: [],
  bypassers: [],
  approvals: '1',
  enforcementLevel: 'hard',
  allowedSelfApprovals: false,
};

interface PolicyFormProps {
  readonly title: string;
  readonly before: PolicyDraft;
  readonly onSave: (draft: PolicyDraft) => Promise<unknown>;
  readonly onClose: () => void;
  /** What policies of one kind say beside. */
  readonly children: ReactNode;
}

/** A policy: where it holds, who approves, how strictly. */
export const PolicyForm = ({ title, before, onSave, onClose, children }: PolicyFormProps) => {
  const t = useWords(policyWords);
  const shared = useWords(sharedWords);
  const { projectId, project } = useProject();
  const parties = useParties(projectId);
  const [draft, setDraft] = useState(before);
  const set = (part: Partial<PolicyDraft>) => setDraft({ ...draft, ...part });
  const isWhole = draft.environments.length > 0 && draft.approvers.length > 0;
  return (
    <Dialog title={title} onClose={onClose} place="side">
      <Form onSubmit={() => onSave(draft).then(onClose)}>
        {(busy) => (
          <>
            <Field
              label={t.name}
              value={draft.name}
              onChange={({ target }) => set({ name: target.value })}
              maxLength={255}
              required
            />
            <Several
              label={t.environments}
              options={(project?.environments ?? []).map(({ slug, name }) => [slug, name])}
              chosen={draft.environments}
              onChange={(environments) => set({ environments })}
            />
            <Field
              label={t.path}
              hint={t.pathHint}
              value={draft.secretPath}
              placeholder="/**"
              maxLength={1024}
              onChange={({ target }) => set({ secretPath: target.value })}
            />
            <Several
              label={t.approvers}
              hint={t.approversHint}
              options={parties}
              chosen={draft.approvers}
              onChange={(approvers) => set({ approvers })}
            />
            <Field
              label={t.approvals}
              type="number"
              min={1}
              value={draft.approvals}
              required
              onChange={({ target }) => set({ approvals: target.value })}
            />
            <Check
              label={t.selfApproval}
              checked={draft.allowedSelfApprovals}
              onChange={(allowedSelfApprovals) => set({ allowedSelfApprovals })}
            />
            <Choice
              label={t.level}
              value={draft.enforcementLevel}
              onChange={(level) => set({ enforcementLevel: level === 'soft' ? 'soft' : 'hard' })}
              options={[
                ['hard', t.hard],
                ['soft', t.soft],
              ]}
            />
            {draft.enforcementLevel === 'soft' && (
              <Several
                label={t.bypassers}
                options={parties}
                chosen={draft.bypassers}
                onChange={(bypassers) => set({ bypassers })}
              />
            )}
            {children}
            {!isWhole && <Note tone="info">{t.needsOne}</Note>}
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy} disabled={!isWhole}>
                {shared.save}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
