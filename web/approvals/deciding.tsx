import { useQuery } from '@tanstack/react-query';
import { Check, GitMerge, X } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Form } from '../shared/form.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { nameOf } from '../shared/people.ts';
import { Badge } from '../shared/states.tsx';
import { toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { type ChangeRequest, requestRoute } from './request.ts';
import { approvalWords } from './words.ts';

const stale = [
  requestRoute,
  'GET /api/v1/secret-approval-requests',
  'GET /api/v1/secret-approval-requests/count',
  'GET /api/v4/secrets',
] as const;

const verdict = { approved: 'approved', rejected: 'rejected', pending: 'pending' } as const;
const tones = { approved: 'good', rejected: 'danger', pending: 'plain' } as const;
const verdictOf = (status: string) => (status in verdict ? (status as keyof typeof verdict) : 'pending');

/** Who reviewed a request and how, and what whoever looks at it may do. */
export const Deciding = ({ request }: { request: ChangeRequest }) => {
  const t = useWords(approvalWords);
  const me = useQuery(reading('GET /api/v2/users/me', {}));
  const [asking, setAsking] = useState<'approved' | 'rejected' | 'bypass'>();
  const merge = useChange('POST /api/v1/secret-approval-requests/{id}/merge', ...stale);
  const turn = useChange('POST /api/v1/secret-approval-requests/{id}/status', ...stale);
  const path = { id: request.id };
  const { policy, reviewers, status, hasMerged } = request;
  const isApprover = policy.approvers.some(({ userId }) => userId === me.data?.user.id);
  const isEnough = reviewers.filter((each) => each.status === 'approved').length >= policy.approvals;
  const isOpen = status === 'open' && !hasMerged;
  return (
    <section aria-label={t.reviewers} className="card flex flex-col gap-3 p-5">
      <h2 className="text-base font-semibold">{t.reviewers}</h2>
      {reviewers.length === 0 && <p className="text-muted">{t.noReviews}</p>}
      <ul className="flex flex-col gap-1">
        {reviewers.map((reviewer) => (
          <li key={reviewer.userId} className="flex flex-wrap items-center gap-2">
            <span className="font-medium">{nameOf(reviewer)}</span>
            <Badge tone={tones[verdictOf(reviewer.status)]}>{t[verdictOf(reviewer.status)]}</Badge>
            {reviewer.comment && <span className="min-w-0 break-words text-muted">{reviewer.comment}</span>}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {isOpen && isApprover && (
          <>
            <Button icon={Check} onClick={() => setAsking('approved')}>
              {t.approve}
            </Button>
            <Button look="danger" icon={X} onClick={() => setAsking('rejected')}>
              {t.reject}
            </Button>
          </>
        )}
        {isOpen && isEnough && (
          <Button
            look="primary"
            icon={GitMerge}
            busy={merge.isPending}
            onClick={() => void merge.mutateAsync({ path, body: {} }).catch(toastFault)}
          >
            {t.merge}
          </Button>
        )}
        {isOpen && !isEnough && policy.enforcementLevel === 'soft' && (
          <Button look="danger" icon={GitMerge} onClick={() => setAsking('bypass')}>
            {t.bypass}
          </Button>
        )}
        {!hasMerged && (
          <Button
            look="quiet"
            busy={turn.isPending}
            onClick={() =>
              void turn.mutateAsync({ path, body: { status: isOpen ? 'close' : 'open' } }).catch(toastFault)
            }
          >
            {isOpen ? t.close : t.reopen}
          </Button>
        )}
      </div>
      {(asking === 'approved' || asking === 'rejected') && (
        <ReviewDialog id={request.id} status={asking} onClose={() => setAsking(undefined)} />
      )}
      {asking === 'bypass' && (
        <BypassDialog
          onMerge={(bypassReason) => merge.mutateAsync({ path, body: { bypassReason } })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  );
};

interface ReviewProps {
  readonly id: string;
  readonly status: 'approved' | 'rejected';
  readonly onClose: () => void;
}

const ReviewDialog = ({ id, status, onClose }: ReviewProps) => {
  const t = useWords(approvalWords);
  const [comment, setComment] = useState('');
  const review = useChange('POST /api/v1/secret-approval-requests/{id}/review', ...stale);
  const submit = async () => {
    await review.mutateAsync({ path: { id }, body: { status, ...(comment.trim() && { comment }) } });
    onClose();
  };
  const title = status === 'approved' ? t.approve : t.reject;
  return (
    <Dialog title={t.review} onClose={onClose}>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <TextBox
              label={t.comment}
              value={comment}
              maxLength={2000}
              onChange={({ target }) => setComment(target.value)}
            />
            <Actions onCancel={onClose}>
              <Button look={status === 'approved' ? 'primary' : 'danger'} type="submit" busy={busy}>
                {title}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

interface BypassProps {
  readonly onMerge: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

const BypassDialog = ({ onMerge, onClose }: BypassProps) => {
  const t = useWords(approvalWords);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={t.bypass} onClose={onClose}>
      <Form onSubmit={() => onMerge(reason).then(onClose)}>
        {(busy) => (
          <>
            <TextBox
              label={t.bypassReason}
              value={reason}
              maxLength={1000}
              required
              onChange={({ target }) => setReason(target.value)}
            />
            <Actions onCancel={onClose}>
              <Button look="danger" type="submit" busy={busy}>
                {t.bypass}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
