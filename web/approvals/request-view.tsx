import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { reading } from '../api/queries.ts';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { Badge, Fault, Loading, Note } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { Changes } from './changes.tsx';
import { Comments } from './comments.tsx';
import { Deciding } from './deciding.tsx';
import { type ChangeRequest, requestRoute } from './request.ts';
import { approvalWords } from './words.ts';

/** One change that waits for approvals: what it changes, who said what, and what can be done. */
export const RequestView = ({ requestId }: { requestId: string }) => {
  const t = useWords(approvalWords);
  const { projectId } = useProject();
  // What is read here holds values: it is forgotten when the page is left.
  const found = useQuery({
    ...reading(requestRoute, { path: { id: requestId } }),
    gcTime: 0,
    staleTime: 0,
  });
  const request = found.data?.approval;
  return (
    <div className="flex flex-col gap-4">
      <Link
        to="/projects/$projectId/approvals"
        params={{ projectId }}
        search={{}}
        className="self-start text-accent-strong underline"
      >
        {t.back}
      </Link>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {request && (
        <>
          <Heading request={request} />
          <Conflicts conflicts={request.conflicts} />
          <Changes commits={request.commits} />
          <Deciding request={request} />
          <Comments request={request} />
        </>
      )}
    </div>
  );
};

const Heading = ({ request }: { request: ChangeRequest }) => {
  const t = useWords(approvalWords);
  const instant = useInstants();
  const { slug, hasMerged, status, committerUser, environment, secretPath, policy } = request;
  const given = request.reviewers.filter((each) => each.status === 'approved').length;
  return (
    <section className="card flex flex-col gap-2 p-5">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 truncate text-base font-semibold">{slug}</h2>
        <Badge tone={hasMerged ? 'good' : status === 'open' ? 'info' : 'plain'}>
          {hasMerged ? t.merged : status === 'open' ? t.statusOpen : t.statusClosed}
        </Badge>
        <Badge>{t.progress(String(given), String(policy.approvals))}</Badge>
      </div>
      <p className="break-words text-muted">
        {t.by} <strong className="text-ink">{nameOf(committerUser)}</strong> · {instant(request.createdAt)} ·{' '}
        {environment} <code className="font-mono text-xs break-all">{secretPath}</code> · {policy.name}
      </p>
      {request.expiresAt && status === 'open' && (
        <p className="text-muted">{t.expires(instant(request.expiresAt))}</p>
      )}
      {request.bypassReason && <Note tone="warn">{t.bypassed(request.bypassReason)}</Note>}
    </section>
  );
};

interface Conflict {
  readonly secretKey?: unknown;
  readonly reason?: unknown;
}

const Conflicts = ({ conflicts }: { conflicts: unknown }) => {
  const t = useWords(approvalWords);
  if (!Array.isArray(conflicts) || conflicts.length === 0) return null;
  return (
    <Note tone="danger">
      <p>{t.conflicts}</p>
      <ul className="mt-1 list-disc pl-5">
        {conflicts.map(({ secretKey, reason }: Conflict) => (
          <li key={String(secretKey)} className="break-words">
            {String(secretKey ?? '')} {reason === undefined ? '' : `· ${String(reason)}`}
          </li>
        ))}
      </ul>
    </Note>
  );
};
