import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { call } from './api/client.ts';
import { restoredSession } from './api/session.ts';
import { basePath } from './api/site.ts';
import { auditSearch } from './audit/filters.ts';
import { folderSearch } from './dynamic-secrets/folder-search.ts';
// Takes what vendors sent along out of the address before the router keeps it.
import './connections/returned-code.ts';
// Takes what GitHub sent along out of the address before the router keeps it.
import './scanning/returned.ts';
import { idIn } from './shared/ids.ts';
import { Crashed, NotFound } from './shell/failed-page.tsx';
import { Layout } from './shell/layout.tsx';
import { ProjectPage } from './shell/project-page.tsx';
import { RootPage } from './shell/root-page.tsx';
import { ownPath } from './sign-in/own-path.ts';
import { takenWayBack } from './sign-in/way-back.ts';

/**
 * Every page. A page of another room is a line here, a file in the room's folder, and, where the navigation leads to
 * it, a line in `shell/navigation.ts`; each is loaded when somebody goes there.
 */
const root = createRootRoute({ component: RootPage, notFoundComponent: NotFound });

/** Only a path of this very site is gone back to. */
const returning = (search: Record<string, unknown>): { to?: string | undefined } => {
  const to = ownPath(search.to);
  return to === undefined ? {} : { to };
};

const signedOut = async (): Promise<void> => {
  if ((await restoredSession()).state === 'in') throw redirect({ to: '/', replace: true });
};

const emptyInstance = async (): Promise<boolean> => {
  const { config } = await call('GET /api/v1/admin/config', {});
  return !config.initialized;
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  validateSearch: returning,
  beforeLoad: async () => {
    await signedOut();
    if (await emptyInstance().catch(() => false)) throw redirect({ to: '/set-up', replace: true });
  },
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: 'set-up',
  beforeLoad: async () => {
    await signedOut();
    if (!(await emptyInstance())) throw redirect({ to: '/sign-in', replace: true });
  },
  component: lazyRouteComponent(() => import('./sign-in/set-up-page.tsx'), 'SetUpPage'),
});

const organizations = createRoute({
  getParentRoute: () => root,
  path: 'organizations',
  validateSearch: returning,
  beforeLoad: async () => {
    if ((await restoredSession()).state !== 'in') throw redirect({ to: '/sign-in', replace: true });
  },
  component: lazyRouteComponent(() => import('./sign-in/organizations-page.tsx'), 'OrganizationsPage'),
});

/** What is behind the sign-in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    const { state, organizationId } = await restoredSession();
    // Whoever comes back from an identity provider comes to the start, and wanted to go on from there.
    const wanted = location.pathname === '/' ? takenWayBack() : location.href;
    const search = wanted === undefined ? {} : { to: wanted };
    if (state !== 'in') throw redirect({ to: '/sign-in', search, replace: true });
    if (!organizationId) throw redirect({ to: '/organizations', search, replace: true });
    if (wanted !== undefined && location.pathname === '/') throw redirect({ href: wanted, replace: true });
  },
  component: Layout,
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/projects', replace: true });
  },
});

const projects = createRoute({
  getParentRoute: () => app,
  path: 'projects',
  component: lazyRouteComponent(() => import('./projects/projects-page.tsx'), 'ProjectsPage'),
});

/** What is below one project. */
const project = createRoute({
  getParentRoute: () => app,
  path: 'projects/$projectId',
  component: ProjectPage,
});

const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$projectId/secrets', params, replace: true });
  },
});

const projectSettings = createRoute({
  getParentRoute: () => project,
  path: 'settings',
  component: lazyRouteComponent(() => import('./projects/settings-page.tsx'), 'ProjectSettingsPage'),
});

/** A place in an environment: never more than where somebody is, for addresses are kept in histories and logs. */
const placed = ({ path }: Record<string, unknown>): { path?: string } =>
  typeof path === 'string' && path.startsWith('/') && path !== '/' ? { path } : {};

const overview = createRoute({
  getParentRoute: () => project,
  path: 'secrets',
  validateSearch: placed,
  component: lazyRouteComponent(() => import('./secrets/overview-page.tsx'), 'OverviewPage'),
});

const environment = createRoute({
  getParentRoute: () => project,
  path: 'secrets/$environment',
  validateSearch: placed,
  component: lazyRouteComponent(() => import('./secrets/environment-page.tsx'), 'EnvironmentPage'),
});

const deleted = createRoute({
  getParentRoute: () => project,
  path: 'secrets/$environment/deleted',
  validateSearch: placed,
  component: lazyRouteComponent(() => import('./secrets/deleted-page.tsx'), 'DeletedPage'),
});

/** Which request is looked at: the id alone, for addresses are kept in histories and mails. */
const requested = (search: Record<string, unknown>): { requestId?: string } => {
  const requestId = idIn(search, 'requestId');
  return requestId === undefined ? {} : { requestId };
};

const inProject = (search: Record<string, unknown>): { projectId?: string } => {
  const projectId = idIn(search, 'projectId');
  return projectId === undefined ? {} : { projectId };
};

const members = createRoute({
  getParentRoute: () => project,
  path: 'access',
  component: lazyRouteComponent(() => import('./access/members-page.tsx'), 'MembersPage'),
});

const groups = createRoute({
  getParentRoute: () => project,
  path: 'access/groups',
  component: lazyRouteComponent(() => import('./access/groups-page.tsx'), 'GroupsPage'),
});

const projectIdentities = createRoute({
  getParentRoute: () => project,
  path: 'access/identities',
  component: lazyRouteComponent(() => import('./access/identities-page.tsx'), 'ProjectIdentitiesPage'),
});

const roles = createRoute({
  getParentRoute: () => project,
  path: 'access/roles',
  component: lazyRouteComponent(() => import('./access/roles-page.tsx'), 'RolesPage'),
});

const explain = createRoute({
  getParentRoute: () => project,
  path: 'access/explain',
  component: lazyRouteComponent(() => import('./access/explain-page.tsx'), 'ExplainPage'),
});

const approvals = createRoute({
  getParentRoute: () => project,
  path: 'approvals',
  validateSearch: requested,
  component: lazyRouteComponent(() => import('./approvals/requests-page.tsx'), 'ApprovalsPage'),
});

const changePolicies = createRoute({
  getParentRoute: () => project,
  path: 'approvals/policies',
  component: lazyRouteComponent(() => import('./approvals/policies-page.tsx'), 'ChangePoliciesPage'),
});

const accessRequests = createRoute({
  getParentRoute: () => project,
  path: 'access-requests',
  validateSearch: requested,
  component: lazyRouteComponent(() => import('./access-requests/requests-page.tsx'), 'AccessRequestsPage'),
});

const accessPolicies = createRoute({
  getParentRoute: () => project,
  path: 'access-requests/policies',
  component: lazyRouteComponent(() => import('./access-requests/policies-page.tsx'), 'AccessPoliciesPage'),
});

const accessGrants = createRoute({
  getParentRoute: () => project,
  path: 'access-requests/grants',
  component: lazyRouteComponent(() => import('./access-requests/grants-page.tsx'), 'GrantsPage'),
});

/** Where mails lead that were sent about a change, or about access. */
const mailedApproval = createRoute({
  getParentRoute: () => app,
  path: 'project/$projectId/approval',
  validateSearch: requested,
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/projects/$projectId/approvals', params, search, replace: true });
  },
});

const mailedAccess = createRoute({
  getParentRoute: () => app,
  path: 'project/$projectId/access-requests',
  validateSearch: requested,
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/projects/$projectId/access-requests', params, search, replace: true });
  },
});

/** Where the messages of chats lead. */
const toldProject = createRoute({
  getParentRoute: () => app,
  path: 'project/$projectId/$page',
  beforeLoad: ({ params: { projectId, page } }) => {
    const to =
      page === 'syncs' || page === 'rotations'
        ? (`/projects/$projectId/${page}` as const)
        : '/projects/$projectId/secrets';
    throw redirect({ to, params: { projectId }, replace: true });
  },
});

/** Where mails lead that were sent about a sync. */
const mailedSync = createRoute({
  getParentRoute: () => app,
  path: 'integrations/$projectId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$projectId/syncs', params, replace: true });
  },
});

/** Where Slack is left for, once the app is installed there. */
const installedSlack = createRoute({
  getParentRoute: () => app,
  path: 'org/$orgId/settings',
  beforeLoad: () => {
    throw redirect({ to: '/organization/slack', replace: true });
  },
});

const consented = createRoute({
  getParentRoute: () => app,
  path: 'integrations/$integration/oauth2/callback',
  component: lazyRouteComponent(() => import('./connections/callback-page.tsx'), 'CallbackPage'),
});

const connections = createRoute({
  getParentRoute: () => app,
  path: 'app-connections',
  component: lazyRouteComponent(() => import('./connections/connections-page.tsx'), 'ConnectionsPage'),
});

const findings = createRoute({
  getParentRoute: () => app,
  path: 'scanning',
  component: lazyRouteComponent(() => import('./scanning/findings-page.tsx'), 'FindingsPage'),
});

const scanSources = createRoute({
  getParentRoute: () => app,
  path: 'scanning/sources',
  component: lazyRouteComponent(() => import('./scanning/sources-page.tsx'), 'SourcesPage'),
});

/** Where GitHub sends a browser back to once its app is installed. */
const scanLink = createRoute({
  getParentRoute: () => app,
  path: 'scanning/link',
  component: lazyRouteComponent(() => import('./scanning/link-page.tsx'), 'LinkPage'),
});

const slack = createRoute({
  getParentRoute: () => app,
  path: 'organization/slack',
  component: lazyRouteComponent(() => import('./chat/slack-page.tsx'), 'SlackPage'),
});

const syncs = createRoute({
  getParentRoute: () => project,
  path: 'syncs',
  component: lazyRouteComponent(() => import('./syncs/syncs-page.tsx'), 'SyncsPage'),
});

const projectConnections = createRoute({
  getParentRoute: () => project,
  path: 'syncs/connections',
  component: lazyRouteComponent(() => import('./syncs/connections-page.tsx'), 'ProjectConnectionsPage'),
});

const rotations = createRoute({
  getParentRoute: () => project,
  path: 'rotations',
  component: lazyRouteComponent(() => import('./rotations/rotations-page.tsx'), 'RotationsPage'),
});

const imports = createRoute({
  getParentRoute: () => project,
  path: 'imports',
  component: lazyRouteComponent(() => import('./imports/imports-page.tsx'), 'ImportsPage'),
});

const notifications = createRoute({
  getParentRoute: () => project,
  path: 'notifications',
  component: lazyRouteComponent(() => import('./chat/notifications-page.tsx'), 'NotificationsPage'),
});

const identities = createRoute({
  getParentRoute: () => app,
  path: 'identities',
  component: lazyRouteComponent(() => import('./identities/identities-page.tsx'), 'IdentitiesPage'),
});

const identity = createRoute({
  getParentRoute: () => app,
  path: 'identities/$identityId',
  component: lazyRouteComponent(() => import('./identities/identity-page.tsx'), 'IdentityPage'),
});

const useIdentity = createRoute({
  getParentRoute: () => app,
  path: 'identities/$identityId/use',
  validateSearch: inProject,
  component: lazyRouteComponent(() => import('./identities/use-page.tsx'), 'UsePage'),
});

const organizationMembers = createRoute({
  getParentRoute: () => app,
  path: 'organization',
  component: lazyRouteComponent(() => import('./organization/members-page.tsx'), 'OrganizationMembersPage'),
});

const organizationGroups = createRoute({
  getParentRoute: () => app,
  path: 'organization/groups',
  component: lazyRouteComponent(() => import('./organization/groups-page.tsx'), 'OrganizationGroupsPage'),
});

const organizationRoles = createRoute({
  getParentRoute: () => app,
  path: 'organization/roles',
  component: lazyRouteComponent(() => import('./organization/roles-page.tsx'), 'OrganizationRolesPage'),
});

const organizationSettings = createRoute({
  getParentRoute: () => app,
  path: 'organization/settings',
  component: lazyRouteComponent(() => import('./organization/settings-page.tsx'), 'OrganizationSettingsPage'),
});

const organizationSso = createRoute({
  getParentRoute: () => app,
  path: 'organization/sso',
  component: lazyRouteComponent(() => import('./single-sign-on/sso-page.tsx'), 'SsoPage'),
});

const organizationScim = createRoute({
  getParentRoute: () => app,
  path: 'organization/scim',
  component: lazyRouteComponent(() => import('./single-sign-on/scim-page.tsx'), 'ScimPage'),
});

const account = createRoute({
  getParentRoute: () => app,
  path: 'account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
});

const audit = createRoute({
  getParentRoute: () => app,
  path: 'audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const auditStreams = createRoute({
  getParentRoute: () => app,
  path: 'audit/streams',
  component: lazyRouteComponent(() => import('./audit/streams-page.tsx'), 'StreamsPage'),
});

const projectAudit = createRoute({
  getParentRoute: () => project,
  path: 'audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const sharing = createRoute({
  getParentRoute: () => app,
  path: 'sharing',
  component: lazyRouteComponent(() => import('./sharing/sharing-page.tsx'), 'SharingPage'),
});

/** Whoever has the link: its secret part stands behind the #, which no server is sent. */
const shared = createRoute({
  getParentRoute: () => root,
  path: 'shared',
  component: lazyRouteComponent(() => import('./sharing/opening-page.tsx'), 'OpeningPage'),
});

const templates = createRoute({
  getParentRoute: () => app,
  path: 'project-templates',
  component: lazyRouteComponent(() => import('./templates/templates-page.tsx'), 'TemplatesPage'),
});

const instance = createRoute({
  getParentRoute: () => app,
  path: 'instance',
  component: lazyRouteComponent(() => import('./instance/instance-page.tsx'), 'InstancePage'),
});

const dynamicSecrets = createRoute({
  getParentRoute: () => project,
  path: 'dynamic-secrets',
  validateSearch: folderSearch,
  component: lazyRouteComponent(
    () => import('./dynamic-secrets/dynamic-secrets-page.tsx'),
    'DynamicSecretsPage',
  ),
});

const pki = createRoute({
  getParentRoute: () => project,
  path: 'certificates',
  component: lazyRouteComponent(() => import('./pki/pki-page.tsx'), 'PkiPage'),
});

const keys = createRoute({
  getParentRoute: () => project,
  path: 'keys',
  component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
});

const webhooks = createRoute({
  getParentRoute: () => project,
  path: 'webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});

const routeTree = root.addChildren([
  signIn,
  setUp,
  organizations,
  shared,
  app.addChildren([
    home,
    projects,
    identities,
    identity,
    useIdentity,
    organizationMembers,
    organizationGroups,
    organizationRoles,
    organizationSettings,
    organizationSso,
    organizationScim,
    account,
    mailedApproval,
    mailedAccess,
    toldProject,
    mailedSync,
    installedSlack,
    connections,
    consented,
    findings,
    scanSources,
    scanLink,
    slack,
    audit,
    auditStreams,
    sharing,
    templates,
    instance,
    project.addChildren([
      projectHome,
      projectSettings,
      overview,
      environment,
      deleted,
      members,
      groups,
      projectIdentities,
      roles,
      explain,
      approvals,
      changePolicies,
      accessRequests,
      accessPolicies,
      accessGrants,
      syncs,
      projectConnections,
      rotations,
      imports,
      notifications,
      dynamicSecrets,
      pki,
      keys,
      webhooks,
      projectAudit,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: basePath,
  defaultErrorComponent: Crashed,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
