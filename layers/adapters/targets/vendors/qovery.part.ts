import type { PlaceContext } from '../adapter.ts';
import { apiOf, chosen, variables } from '../described.ts';
import { segment } from '../http.ts';

const said = {
  home: 'https://api.qovery.com',
  headers: ({ accessToken }: { accessToken?: string | undefined }) => ({
    authorization: `Token ${accessToken ?? ''}`,
  }),
};
const api = apiOf(said);

interface Secret {
  readonly id: string;
  readonly key: string;
  readonly scope: string;
}

const kinds: readonly (string | undefined)[] = ['application', 'container', 'job'];

/** Of an application, a container or a job. */
const base = ({ destination: { scope, appId } }: PlaceContext): string =>
  `/${kinds.includes(scope) ? scope : 'application'}/${segment(appId, 'service')}/secret`;

const ofEnvironment = (kind: string) =>
  chosen<{ id: string; name: string }>(
    api,
    ({ environmentId }) => ({ path: `/environment/${segment(environmentId, 'environment')}/${kind}` }),
    (json) => json.results,
    ({ id, name }) => ({ name, appId: id }),
  );

/** Secrets of a service at Qovery; those that it has from its project or environment belong to these. */
export const adapter = variables<Secret>({
  ...said,
  check: '/organization',
  list: {
    first: (context) => ({ path: base(context) }),
    items: (json) => json.results,
    entry: ({ id, key, scope }, { destination }) =>
      scope.toLowerCase() === destination.scope?.toLowerCase() ? { name: key, ref: id } : undefined,
  },
  put: ({ name, value, was }, context) => ({
    method: was?.ref ? 'PUT' : 'POST',
    path: was?.ref ? `${base(context)}/${segment(was.ref)}` : base(context),
    json: { key: name, value },
  }),
  remove: ({ was }, context) =>
    was?.ref ? { method: 'DELETE', path: `${base(context)}/${segment(was.ref)}` } : undefined,
  choices: {
    orgs: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/organization' }),
      (json) => json.results,
      ({ id, name }) => ({ name, orgId: id }),
    ),
    projects: chosen<{ id: string; name: string }>(
      api,
      ({ orgId }) => ({ path: `/organization/${segment(orgId, 'organization')}/project` }),
      (json) => json.results,
      ({ id, name }) => ({ name, projectId: id }),
    ),
    environments: chosen<{ id: string; name: string }>(
      api,
      ({ projectId }) => ({ path: `/project/${segment(projectId, 'project')}/environment` }),
      (json) => json.results,
      ({ id, name }) => ({ name, environmentId: id }),
    ),
    'qovery-apps': ofEnvironment('application'),
    containers: ofEnvironment('container'),
    jobs: ofEnvironment('job'),
  },
});
