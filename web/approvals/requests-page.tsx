import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { GitPullRequest } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Choice } from '../shared/form.tsx';
import { idIn } from '../shared/ids.ts';
import { Table } from '../shared/list.tsx';
import { MoreButton, usePaged } from '../shared/paged.tsx';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { ApprovalsFrame } from './frame.tsx';
import { RequestView } from './request-view.tsx';
import { approvalWords } from './words.ts';

const list = 'GET /api/v1/secret-approval-requests';
const pageSize = 50;

/** The inbox of changes, or the one of them that the address names. */
export const ApprovalsPage = () => {
  const requestId = idIn(useSearch({ strict: false }), 'requestId');
  return (
    <ApprovalsFrame>
      {requestId ? <RequestView key={requestId} requestId={requestId} /> : <Requests />}
    </ApprovalsFrame>
  );
};

const useRequests = (workspaceId: string, status: 'open' | 'closed') =>
  usePaged([list, { workspaceId, status }], async (cursor, signal) => {
    const offset = Number(cursor ?? 0);
    const query = { workspaceId, status, limit: pageSize, offset };
    const { approvals } = await call(list, { query }, { signal });
    return { items: approvals, next: approvals.length < pageSize ? undefined : String(offset + pageSize) };
  });

const Requests = () => {
  const t = useWords(approvalWords);
  const instant = useInstants();
  const { projectId } = useProject();
  const [status, setStatus] = useState<'open' | 'closed'>('open');
  const counts = useQuery(
    reading('GET /api/v1/secret-approval-requests/count', { query: { workspaceId: projectId } }),
  );
  const found = useRequests(projectId, status);
  const count = (name: 'open' | 'closed') => String(counts.data?.approvals[name] ?? '…');
  return (
    <>
      <Table
        label={t.title}
        query={found}
        idOf={({ id }) => id}
        textOf={({ slug, committerUser, policy }) => `${slug} ${nameOf(committerUser)} ${policy.name}`}
        empty={{ icon: GitPullRequest, title: t.emptyTitle, text: t.emptyText }}
        rowHeight={60}
        toolbar={
          <Choice
            quiet
            label={t.requests}
            value={status}
            onChange={(next) => setStatus(next === 'closed' ? 'closed' : 'open')}
            options={[
              ['open', t.open(count('open'))],
              ['closed', t.closed(count('closed'))],
            ]}
          />
        }
        columns={[
          {
            header: t.request,
            width: 'minmax(0,2fr)',
            cell: ({ id, slug, policy, commits }) => (
              <Link
                to="/projects/$projectId/approvals"
                params={{ projectId }}
                search={{ requestId: id }}
                className="group block"
              >
                <span className="block truncate font-medium group-hover:underline">{slug}</span>
                <span className="block truncate text-xs text-muted">
                  {policy.name} · {t.changes}: {commits.length}
                </span>
              </Link>
            ),
          },
          { header: t.by, cell: ({ committerUser }) => nameOf(committerUser) },
          {
            header: t.where,
            wideOnly: true,
            cell: ({ environment, policy }) => `${environment} ${policy.secretPath ?? ''}`,
          },
          {
            header: t.reviews,
            wideOnly: true,
            width: '8rem',
            cell: ({ reviewers, policy, hasMerged }) =>
              hasMerged ? (
                <Badge tone="good">{t.merged}</Badge>
              ) : (
                `${reviewers.filter((each) => each.status === 'approved').length} / ${policy.approvals}`
              ),
          },
          { header: t.asked, wideOnly: true, width: '11.5rem', cell: ({ createdAt }) => instant(createdAt) },
        ]}
      />
      <MoreButton list={found} />
    </>
  );
};
