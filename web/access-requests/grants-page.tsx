import { History } from 'lucide-react';
import { call } from '../api/client.ts';
import { Table } from '../shared/list.tsx';
import { MoreButton, usePaged } from '../shared/paged.tsx';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { RequestsFrame } from './frame.tsx';
import { grants } from './request.ts';
import { useNames } from './request-panel.tsx';
import { requestWords } from './words.ts';

const pageSize = 50;

/** Who had access on request, to what, and why. */
export const GrantsPage = () => {
  const t = useWords(requestWords);
  const instant = useInstants();
  const nameFor = useNames();
  const { project } = useProject();
  const projectSlug = project?.slug ?? '';
  const found = usePaged([grants, { projectSlug }], async (cursor, signal) => {
    if (!projectSlug) return { items: [] };
    const query = { projectSlug, limit: pageSize, ...(cursor !== undefined && { cursor }) };
    const reply = await call(grants, { query }, { signal });
    return { items: reply.grants, next: reply.nextCursor };
  });
  return (
    <RequestsFrame>
      <Table
        label={t.grants}
        query={found}
        idOf={({ requestId }) => requestId}
        textOf={({ requestedByUser, policyName, note }) =>
          `${nameOf(requestedByUser)} ${policyName} ${note ?? ''}`
        }
        empty={{ icon: History, title: t.grantsEmpty }}
        rowHeight={60}
        columns={[
          {
            header: t.who,
            width: 'minmax(0,2fr)',
            cell: ({ requestedByUser, note, bypassReason, reviewers }) => (
              <>
                <span className="block truncate font-medium">{nameOf(requestedByUser)}</span>
                <span className="block truncate text-xs text-muted">
                  {bypassReason
                    ? t.bypassed(bypassReason)
                    : [note, t.by(reviewers.map(({ userId }) => nameFor(userId) ?? t.unknown).join(', '))]
                        .filter(Boolean)
                        .join(' · ')}
                </span>
              </>
            ),
          },
          {
            header: t.what,
            cell: ({ environmentName, secretPath }) => (
              <>
                {environmentName} <code className="font-mono text-xs">{secretPath}</code>
              </>
            ),
          },
          { header: t.from, wideOnly: true, width: '11.5rem', cell: ({ grantedAt }) => instant(grantedAt) },
          {
            header: t.until,
            wideOnly: true,
            width: '11.5rem',
            cell: ({ endedAt, temporaryAccessEndTime }) => {
              const end = endedAt ?? temporaryAccessEndTime;
              return end ? instant(end) : t.forGood;
            },
          },
          {
            header: t.status,
            width: '5rem',
            cell: ({ isActive }) => (
              <Badge tone={isActive ? 'good' : 'plain'}>{isActive ? t.active : t.over}</Badge>
            ),
          },
        ]}
      />
      <MoreButton list={found} />
    </RequestsFrame>
  );
};
