import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Form } from '../shared/form.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type AccessRequest, one, stale } from './request.ts';
import { StatusBadge } from './requests-page.tsx';
import { requestWords } from './words.ts';

/** One request for access, and what whoever looks at it may do. */
export const RequestPanel = ({ requestId, onClose }: { requestId: string; onClose: () => void }) => {
  const t = useWords(requestWords);
  const found = useQuery(reading(one, { path: { requestId } }));
  return (
    <Dialog title={t.request} onClose={onClose} place="side">
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Details request={found.data.request} />}
    </Dialog>
  );
};

/** The names of the people of the project, by their ids. */
export const useNames = (): ((userId: string) => string | undefined) => {
  const { projectId } = useProject();
  const people = useQuery(reading('GET /api/v1/projects/{projectId}/memberships', { path: { projectId } }));
  const names = new Map(people.data?.memberships.map(({ userId, user }) => [userId, nameOf(user)]));
  return (userId) => names.get(userId);
};

const Details = ({ request }: { request: AccessRequest }) => {
  const t = useWords(requestWords);
  const instant = useInstants();
  const nameFor = useNames();
  const facts: readonly (readonly [string, string])[] = [
    [t.who, nameOf(request.requestedByUser)],
    [t.environment, request.environmentName],
    [t.policy, request.policy.name],
    [t.term, request.isTemporary ? (request.temporaryRange ?? '') : t.forGood],
    [t.asked, instant(request.createdAt)],
    ...(request.note ? [[t.note, request.note] as const] : []),
  ];
  return (
    <div className="flex flex-col gap-4">
      <div>
        <StatusBadge status={request.status} />
      </div>
      <dl className="grid grid-cols-[8rem_1fr] gap-x-3 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {request.bypassReason && <Note tone="warn">{t.bypassed(request.bypassReason)}</Note>}
      <section aria-label={t.rules}>
        <h3 className="mb-1 font-medium">{t.rules}</h3>
        <pre tabIndex={0} className="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-xs">
          {JSON.stringify(request.permissions, undefined, 2)}
        </pre>
      </section>
      {request.reviewers.length > 0 && (
        <section aria-label={t.reviews}>
          <h3 className="mb-1 font-medium">{t.reviews}</h3>
          <ul>
            {request.reviewers.map(({ userId, status }) => (
              <li key={userId}>
                {nameFor(userId) ?? t.unknown}: {status === 'approved' ? t.approved : t.rejected}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Deciding request={request} />
    </div>
  );
};

const decisions = ['approve', 'reject', 'cancel', 'revoke', 'bypass'] as const;
type Decision = (typeof decisions)[number];

/** What may be done: the API has the last word, for groups approve too. */
const openTo = (request: AccessRequest, myId: string): readonly Decision[] => {
  const isMine = request.requestedByUserId === myId;
  if (request.status === 'approved') return request.isActive ? ['revoke'] : [];
  if (request.status !== 'pending') return [];
  const isApprover = request.policy.approvers.includes(myId);
  return decisions.filter((decision) => {
    if (decision === 'approve' || decision === 'reject') return isApprover || !isMine;
    if (decision === 'cancel') return isMine;
    return decision === 'bypass' && isMine && request.policy.enforcementLevel === 'soft';
  });
};

const looks = {
  approve: 'primary',
  reject: 'danger',
  cancel: 'plain',
  revoke: 'danger',
  bypass: 'danger',
} as const;

const Deciding = ({ request }: { request: AccessRequest }) => {
  const t = useWords(requestWords);
  const me = useQuery(reading('GET /api/v2/users/me', {}));
  const [asking, setAsking] = useState<Decision>();
  const open = me.data ? openTo(request, me.data.user.id) : [];
  return (
    <div className="flex flex-wrap gap-2">
      {open.map((decision) => (
        <Button key={decision} look={looks[decision]} onClick={() => setAsking(decision)}>
          {t[decision]}
        </Button>
      ))}
      {asking && (
        <DecisionDialog requestId={request.id} decision={asking} onClose={() => setAsking(undefined)} />
      )}
    </div>
  );
};

const useDecide = (requestId: string, decision: Decision): ((reason: string) => Promise<unknown>) => {
  const review = useChange('POST /api/v1/access-approvals/requests/{requestId}/review', ...stale);
  const cancel = useChange('POST /api/v1/access-approvals/requests/{requestId}/cancel', ...stale);
  const revoke = useChange('POST /api/v1/access-approvals/requests/{requestId}/revoke', ...stale);
  const path = { requestId };
  return (given) => {
    const reason = given.trim() === '' ? {} : { reason: given.trim() };
    if (decision === 'cancel') return cancel.mutateAsync({ path });
    if (decision === 'revoke') return revoke.mutateAsync({ path, body: reason });
    if (decision === 'bypass')
      return review.mutateAsync({ path, body: { status: 'approved', bypassReason: given.trim() } });
    const status = decision === 'approve' ? 'approved' : 'rejected';
    return review.mutateAsync({ path, body: { status, ...reason } });
  };
};

interface DecisionProps {
  readonly requestId: string;
  readonly decision: Decision;
  readonly onClose: () => void;
}

const DecisionDialog = ({ requestId, decision, onClose }: DecisionProps) => {
  const t = useWords(requestWords);
  const [reason, setReason] = useState('');
  const decide = useDecide(requestId, decision);
  return (
    <Dialog title={t[decision]} onClose={onClose}>
      <Form onSubmit={() => decide(reason).then(onClose)}>
        {(busy) => (
          <>
            {decision !== 'cancel' && (
              <TextBox
                label={decision === 'bypass' ? t.reason : t.reasonOptional}
                value={reason}
                maxLength={255}
                required={decision === 'bypass'}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
            <Actions onCancel={onClose}>
              <Button look={looks[decision]} type="submit" busy={busy}>
                {t[decision]}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
