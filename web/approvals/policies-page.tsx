import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { keyOf, partyOf } from '../policies/parties.ts';
import { newPolicy, type PolicyDraft, PolicyForm } from '../policies/policy-form.tsx';
import { PolicyTable } from '../policies/policy-table.tsx';
import { policyWords } from '../policies/words.ts';
import { Button } from '../shared/button.tsx';
import { Choice, Field } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { ApprovalsFrame } from './frame.tsx';
import { approvalWords } from './words.ts';

const list = 'GET /api/v1/secret-approvals';
type Policy = ReplyOf<typeof list>['approvals'][number];

const machineChanges = ['refuse', 'request', 'exempt'] as const;

const draftOf = (policy: Policy): PolicyDraft => ({
  name: policy.name,
  environments: policy.environments.map(({ slug }) => slug),
  secretPath: policy.secretPath ?? '',
  approvers: policy.approvers.map(keyOf),
  bypassers: policy.bypassers.map(keyOf),
  approvals: String(policy.approvals),
  enforcementLevel: policy.enforcementLevel === 'soft' ? 'soft' : 'hard',
  allowedSelfApprovals: policy.allowedSelfApprovals,
});

const bodyOf = (draft: PolicyDraft) => ({
  name: draft.name,
  environments: [...draft.environments],
  secretPath: draft.secretPath.trim() || null,
  approvers: draft.approvers.map(partyOf),
  bypassers: draft.bypassers.map(partyOf),
  approvals: Number(draft.approvals),
  enforcementLevel: draft.enforcementLevel,
  allowedSelfApprovals: draft.allowedSelfApprovals,
});

/** Policies that make changes wait for approvals. */
export const ChangePoliciesPage = () => {
  const t = useWords(approvalWords);
  const words = useWords(policyWords);
  const { projectId } = useProject();
  const [open, setOpen] = useState<Policy | 'new'>();
  const found = useQuery(reading(list, { query: { workspaceId: projectId } }));
  const remove = useChange('DELETE /api/v1/secret-approvals/{sapId}', list);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpen('new')}>
      {words.create}
    </Button>
  );
  return (
    <ApprovalsFrame actions={add}>
      <PolicyTable
        label={t.policies}
        emptyText={t.policiesText}
        query={{ ...found, data: found.data?.approvals }}
        action={add}
        onEdit={setOpen}
        onRemove={({ id }) => remove.mutateAsync({ path: { sapId: id } })}
      />
      {open && <ChangePolicy policy={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </ApprovalsFrame>
  );
};

const ChangePolicy = ({ policy, onClose }: { policy: Policy | undefined; onClose: () => void }) => {
  const t = useWords(policyWords);
  const { projectId } = useProject();
  const [machines, setMachines] = useState(policy?.machineChanges ?? 'refuse');
  const [days, setDays] = useState(String(policy?.requestExpirationDays ?? ''));
  const [autoMerge, setAutoMerge] = useState(policy?.autoMerge ?? false);
  const create = useChange('POST /api/v1/secret-approvals', list);
  const update = useChange('PATCH /api/v1/secret-approvals/{sapId}', list);
  const save = (draft: PolicyDraft) => {
    const body = {
      ...bodyOf(draft),
      autoMerge,
      machineChanges: machineChanges.find((each) => each === machines) ?? 'refuse',
      requestExpirationDays: days === '' ? null : Number(days),
    };
    return policy
      ? update.mutateAsync({ path: { sapId: policy.id }, body })
      : create.mutateAsync({ body: { ...body, workspaceId: projectId } });
  };
  return (
    <PolicyForm
      title={policy ? t.edit : t.create}
      before={policy ? draftOf(policy) : newPolicy}
      onSave={save}
      onClose={onClose}
    >
      <Check label={t.autoMerge} checked={autoMerge} onChange={setAutoMerge} />
      <Choice
        label={t.machines}
        value={machines}
        onChange={setMachines}
        options={machineChanges.map((each) => [each, t[each]])}
      />
      <Field
        label={t.days}
        type="number"
        min={1}
        value={days}
        onChange={({ target }) => setDays(target.value)}
      />
    </PolicyForm>
  );
};
