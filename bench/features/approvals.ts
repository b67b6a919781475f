import { withoutSlot } from '../../layers/domain/approvals/bounds.ts';
import type { MeteredApp } from '../counting/app.ts';
import { countOne } from '../counting/count.ts';
import type { SeededApp } from '../counting/seeded-app.ts';
import { apiOf, type Send } from '../load/api.ts';
import type { RequestTemplate } from '../load/request.ts';
import { operationsOn, type Seeded, value } from '../load/seed.ts';
import { countAccessRequests } from './access-requests.ts';
import { alike, type FeatureFigure, notAbove } from './figure.ts';
import { namesFrom } from './requests.ts';

const requestsAt = '/api/v1/secret-approval-requests';
const protectedPlace = (projectId: string) => ({
  workspaceId: projectId,
  environment: 'prod',
  secretPath: '/',
});
const mergedChanges = 100;

/** Whoever owns the instance, and the token with which the project was made. */
interface Owner {
  readonly email: string;
  readonly password: string;
  readonly organizationId: string;
  readonly adminToken: string;
}

/** Has the owner approve all changes in production, their own too, and answers their token. */
export const protectProduction = async (
  send: Send,
  { projectId }: Pick<Seeded, 'projectId'>,
  { email, password, organizationId, adminToken }: Owner,
): Promise<string> => {
  const login = { method: 'POST', path: '/api/v3/auth/login', body: { email, password } };
  const { accessToken } = await send(login);
  const selection = { organizationId };
  const { token } = await apiOf(send, accessToken).post('/api/v3/auth/select-organization', selection);
  const api = apiOf(send, adminToken);
  await api.post(`/api/v2/workspace/${projectId}/memberships`, { emails: [email], roleSlugs: ['admin'] });
  await api.post('/api/v1/secret-approvals', {
    workspaceId: projectId,
    environments: ['prod'],
    secretPath: '/**',
    approvers: [{ type: 'user', username: email }],
    approvals: 1,
    allowedSelfApprovals: true,
  });
  return token;
};

const asking = (projectId: string, token: string): RequestTemplate => ({
  method: 'POST',
  path: '/api/v3/secrets/raw/ASKED_{n}',
  token,
  body: { ...protectedPlace(projectId), secretValue: value },
});

/** Asks for so many new secrets at once, has them approved, and answers what merges them. */
export const approvedChanges = async (
  send: Send,
  projectId: string,
  token: string,
  prefix: string,
): Promise<RequestTemplate> => {
  const secrets = namesFrom(prefix, mergedChanges).map((secretKey) => ({ secretKey, secretValue: value }));
  const api = apiOf(send, token);
  const body = { ...protectedPlace(projectId), secrets };
  const { approval } = await api.post('/api/v3/secrets/batch/raw', body);
  await api.post(`${requestsAt}/${approval.id}/review`, { status: 'approved' });
  return { method: 'POST', path: `${requestsAt}/${approval.id}/merge`, token, body: {} };
};

/** Puts copies of the newest request beside it, until a project has so many. */
const fill = async ({ open }: MeteredApp, projectId: string, count: number): Promise<void> => {
  const { changeRequests } = open().stores;
  const { items } = await changeRequests.page(projectId, 'open', 1);
  const [first] = items;
  if (!first) throw new Error('There is no change request to copy');
  const each = 20;
  for (let made = 1; made < count; made += each) {
    const unit = open();
    await unit.commit(
      Array.from({ length: each }, () =>
        unit.stores.changeRequests.creation({ ...withoutSlot(first), id: unit.runtime.uuid() }, []),
      ).flat(),
    );
  }
};

/** What policies cost at storage: nothing where none applies; then what access that is asked for costs. */
export const countApprovals = async (
  seededApp: SeededApp,
  owner: Pick<Owner, 'email' | 'password'>,
  requests: number,
): Promise<readonly FeatureFigure[]> => {
  const { app, seeded, organizationId, adminToken } = seededApp;
  const { projectId } = seeded;
  const free = operationsOn(seeded).createInEmpty;
  const before = await countOne(app, 'create', { ...free, path: free.path.replace('NEW', 'BEFORE') });
  const token = await protectProduction(app.send, seeded, { ...owner, organizationId, adminToken });
  const after = await countOne(app, 'create', { ...free, path: free.path.replace('NEW', 'AFTER') });
  const asked = await countOne(app, 'ask', asking(projectId, token));
  await fill(app, projectId, requests);
  const query = new URLSearchParams({ workspaceId: projectId, status: 'open', limit: '20' });
  const page = await countOne(app, 'page', { method: 'GET', path: `${requestsAt}?${query}`, token });
  return [
    alike(
      'create where no policy applies, before and after another place has one, rounds',
      before.rounds,
      after.rounds,
      0,
    ),
    notAbove('ask for a change', asked.rounds, 'rounds', 3),
    notAbove(`page of 20 among ${requests} change requests`, page.rounds, 'rounds', 3),
    ...(await countAccessRequests(seededApp, { email: owner.email, token }, requests)),
  ];
};
