import type { MeteredApp } from '../counting/app.ts';
import { countOne } from '../counting/count.ts';
import type { SeededApp } from '../counting/seeded-app.ts';
import { apiOf } from '../load/api.ts';
import { type FeatureFigure, notAbove } from './figure.ts';

const accessAt = '/api/v1/access-approvals';
const projectSlug = 'bench';

/** Puts copies of the newest request beside it, until a project has so many. */
const fill = async ({ open }: MeteredApp, projectId: string, count: number): Promise<void> => {
  const { accessRequests } = open().stores;
  const { requests } = await accessRequests.list(projectId, { of: 'all' }, { limit: 1 });
  const [first] = requests;
  if (!first) throw new Error('There is no access request to copy');
  const counts = await accessRequests.counts(projectId);
  const each = 40;
  for (let made = 1; made < count; made += each) {
    const unit = open();
    // Of each the request and the way to it by its id, which lists look at; nobody counts these.
    const copies = Array.from({ length: each }, () => ({
      ...first,
      id: unit.runtime.uuid(),
      status: 'cancelled' as const,
    }));
    await unit.commit(
      copies.flatMap((copy) => unit.stores.accessRequests.creation(copy, counts, undefined).slice(0, 2)),
    );
  }
};

/** What asking for access, giving it and looking at requests cost at storage; `token` is of a person who approves. */
export const countAccessRequests = async (
  { app, seeded: { projectId } }: SeededApp,
  { email, token }: { readonly email: string; readonly token: string },
  requests: number,
): Promise<readonly FeatureFigure[]> => {
  const api = apiOf(app.send, token);
  await api.post(`${accessAt}/policies`, {
    projectSlug,
    environment: 'prod',
    secretPath: '/**',
    approvers: [{ type: 'user', username: email }],
    allowedSelfApprovals: true,
  });
  const asking = (part: string) => ({
    permissions: [
      {
        subject: 'secrets',
        action: ['read'],
        conditions: { environment: 'prod', secretPath: { $glob: `/${part}` } },
      },
    ],
    isTemporary: true,
    temporaryRange: '1h',
  });
  const path = `${accessAt}/requests?projectSlug=${projectSlug}`;
  const asked = await countOne(app, 'ask', { method: 'POST', path, token, body: asking('asked-{n}') });
  await fill(app, projectId, requests);
  const page = await countOne(app, 'page', { method: 'GET', path: `${path}&limit=20`, token });
  const counts = await countOne(app, 'counts', {
    method: 'GET',
    path: `${accessAt}/requests/count?projectSlug=${projectSlug}`,
    token,
  });
  return [
    notAbove('ask for access', asked.rounds, 'rounds', 8),
    notAbove(`page of 20 among ${requests} access requests`, page.rounds, 'rounds', 3),
    notAbove('counts of access requests', counts.rounds, 'rounds', 2),
  ];
};
