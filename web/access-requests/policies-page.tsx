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
import { Field } from '../shared/form.tsx';
import { useProject } from '../shared/project.ts';
import { useWords } from '../shared/words.ts';
import { RequestsFrame } from './frame.tsx';
import { requestWords } from './words.ts';

const list = 'GET /api/v1/access-approvals/policies';
type Policy = ReplyOf<typeof list>['approvals'][number];

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

/** Steps that the form does not show stay as they were; who is new comes into the first. */
const stepsOf = (draft: PolicyDraft, policy: Policy | undefined) => {
  const known = policy?.approvers ?? [];
  const sequences = known.map(({ sequence }) => sequence);
  const first = Math.min(...sequences, Number.MAX_SAFE_INTEGER);
  const hasSteps = new Set(sequences).size > 1;
  if (!hasSteps) return { approvers: draft.approvers.map(partyOf) };
  return {
    approvers: draft.approvers.map((key) => ({
      ...partyOf(key),
      sequence: known.find((each) => keyOf(each) === key)?.sequence ?? first,
    })),
    approvalsRequired: [...new Set(sequences)].map((stepNumber) => ({
      stepNumber,
      numberOfApprovals: known.find(({ sequence }) => sequence === stepNumber)?.approvalsRequired ?? 1,
    })),
  };
};

const bodyOf = (draft: PolicyDraft, policy: Policy | undefined) => ({
  name: draft.name,
  environments: [...draft.environments],
  secretPath: draft.secretPath.trim() || '/**',
  ...stepsOf(draft, policy),
  bypassers: draft.bypassers.map(partyOf),
  approvals: Number(draft.approvals),
  enforcementLevel: draft.enforcementLevel,
  allowedSelfApprovals: draft.allowedSelfApprovals,
});

/** Policies that say what access may be asked for. */
export const AccessPoliciesPage = () => {
  const t = useWords(requestWords);
  const words = useWords(policyWords);
  const { project } = useProject();
  const projectSlug = project?.slug ?? '';
  const [open, setOpen] = useState<Policy | 'new'>();
  const found = useQuery({ ...reading(list, { query: { projectSlug } }), enabled: projectSlug !== '' });
  const remove = useChange('DELETE /api/v1/access-approvals/policies/{policyId}', list);
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setOpen('new')}>
      {words.create}
    </Button>
  );
  return (
    <RequestsFrame actions={add}>
      <PolicyTable
        label={t.policies}
        emptyText={t.policiesText}
        query={{ ...found, data: found.data?.approvals }}
        action={add}
        onEdit={setOpen}
        onRemove={({ id }) => remove.mutateAsync({ path: { policyId: id } })}
      />
      {open && (
        <ChangePolicy
          projectSlug={projectSlug}
          policy={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </RequestsFrame>
  );
};

interface ChangeProps {
  readonly projectSlug: string;
  readonly policy: Policy | undefined;
  readonly onClose: () => void;
}

const ChangePolicy = ({ projectSlug, policy, onClose }: ChangeProps) => {
  const t = useWords(policyWords);
  const [maxTimePeriod, setMaxTime] = useState(policy?.maxTimePeriod ?? '');
  const [requestExpirationTime, setExpiration] = useState(policy?.requestExpirationTime ?? '');
  const create = useChange('POST /api/v1/access-approvals/policies', list);
  const update = useChange('PATCH /api/v1/access-approvals/policies/{policyId}', list);
  const save = (draft: PolicyDraft) => {
    const body = bodyOf(draft, policy);
    const times = {
      maxTimePeriod: maxTimePeriod.trim(),
      requestExpirationTime: requestExpirationTime.trim(),
    };
    if (policy) return update.mutateAsync({ path: { policyId: policy.id }, body: { ...body, ...times } });
    const given = Object.fromEntries(Object.entries(times).filter(([, time]) => time !== ''));
    return create.mutateAsync({ body: { ...body, ...given, projectSlug } });
  };
  return (
    <PolicyForm
      title={policy ? t.edit : t.create}
      before={policy ? draftOf(policy) : newPolicy}
      onSave={save}
      onClose={onClose}
    >
      <Field
        label={t.maxTime}
        value={maxTimePeriod}
        maxLength={16}
        onChange={({ target }) => setMaxTime(target.value)}
      />
      <Field
        label={t.expiration}
        value={requestExpirationTime}
        maxLength={16}
        onChange={({ target }) => setExpiration(target.value)}
      />
    </PolicyForm>
  );
};
