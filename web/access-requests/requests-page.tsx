import { useNavigate, useSearch } from '@tanstack/react-router';
import { DoorOpen, Plus } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { Button } from '../shared/button.tsx';
import { Choice } from '../shared/form.tsx';
import { idIn } from '../shared/ids.ts';
import { Table } from '../shared/list.tsx';
import { MoreButton, usePaged } from '../shared/paged.tsx';
import { nameOf } from '../shared/people.ts';
import { useProject } from '../shared/project.ts';
import { Badge } from '../shared/states.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { AskDialog } from './ask-dialog.tsx';
import { RequestsFrame } from './frame.tsx';
import { type AccessRequest, list } from './request.ts';
import { RequestPanel } from './request-panel.tsx';
import { requestWords } from './words.ts';

const states = ['pending', 'approved', 'rejected', 'cancelled', 'expired', 'revoked'] as const;
const tones = {
  pending: 'info',
  approved: 'good',
  rejected: 'danger',
  cancelled: 'plain',
  expired: 'plain',
  revoked: 'warn',
} as const;

export const StatusBadge = ({ status }: { status: AccessRequest['status'] }) => {
  const t = useWords(requestWords);
  return <Badge tone={tones[status]}>{t[status]}</Badge>;
};

const pageSize = 50;

const useRequests = (projectSlug: string) =>
  usePaged([list, { projectSlug }], async (cursor, signal) => {
    if (!projectSlug) return { items: [] };
    const query = { projectSlug, limit: pageSize, ...(cursor !== undefined && { cursor }) };
    const { requests, nextCursor } = await call(list, { query }, { signal });
    return { items: requests, next: nextCursor };
  });

/** Requests for access; the address may name one of them. */
export const AccessRequestsPage = () => {
  const t = useWords(requestWords);
  const instant = useInstants();
  const navigate = useNavigate();
  const requestId = idIn(useSearch({ strict: false }), 'requestId');
  const { projectId, project } = useProject();
  const [asking, setAsking] = useState(false);
  const [state, setState] = useState('');
  const found = useRequests(project?.slug ?? '');
  const shown = found.data?.filter(({ status }) => state === '' || status === state);
  const open = (id?: string) =>
    void navigate({
      to: '/projects/$projectId/access-requests',
      params: { projectId },
      search: id === undefined ? {} : { requestId: id },
    });
  const ask = (
    <Button look="primary" icon={Plus} onClick={() => setAsking(true)}>
      {t.ask}
    </Button>
  );
  return (
    <RequestsFrame actions={ask}>
      <Table
        label={t.title}
        query={{ ...found, data: shown }}
        idOf={({ id }) => id}
        textOf={({ requestedByUser, policy, note }) =>
          `${nameOf(requestedByUser)} ${policy.name} ${note ?? ''}`
        }
        empty={{ icon: DoorOpen, title: t.emptyTitle, text: t.emptyText, action: ask }}
        rowHeight={60}
        toolbar={
          <Choice
            quiet
            label={t.status}
            value={state}
            onChange={setState}
            options={[['', t.all], ...states.map((each) => [each, t[each]] as const)]}
          />
        }
        columns={[
          {
            header: t.who,
            width: 'minmax(0,2fr)',
            cell: ({ id, requestedByUser, note }) => (
              <button type="button" onClick={() => open(id)} className="group block w-full text-left">
                <span className="block truncate font-medium group-hover:underline">
                  {nameOf(requestedByUser)}
                </span>
                {note && <span className="block truncate text-xs text-muted">{note}</span>}
              </button>
            ),
          },
          {
            header: t.what,
            cell: ({ environmentName, policy }) => `${environmentName} · ${policy.name}`,
            wideOnly: true,
          },
          {
            header: t.term,
            wideOnly: true,
            width: '7rem',
            cell: ({ isTemporary, temporaryRange }) => (isTemporary ? temporaryRange : t.forGood),
          },
          { header: t.status, width: '7.5rem', cell: ({ status }) => <StatusBadge status={status} /> },
          { header: t.asked, wideOnly: true, width: '11.5rem', cell: ({ createdAt }) => instant(createdAt) },
        ]}
      />
      <MoreButton list={found} />
      {asking && project && <AskDialog project={project} onClose={() => setAsking(false)} />}
      {requestId && <RequestPanel key={requestId} requestId={requestId} onClose={() => open()} />}
    </RequestsFrame>
  );
};
