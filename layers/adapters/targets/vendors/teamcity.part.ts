import { bearer, type PlaceContext } from '../adapter.ts';
import { apiOf, chosen, variables } from '../described.ts';
import { segment } from '../http.ts';

const said = { isOwn: true, headers: bearer } as const;
const api = apiOf(said);
const prefix = 'env.';

/** What stands between two percent signs would be a reference; two of them are one. */
const literal = (value: string): string => value.replaceAll('%', '%%');

interface Parameter {
  readonly name: string;
  readonly inherited?: boolean;
}

/** Of a build configuration where one is named, else of the project. */
const base = ({ destination: { appId, targetEnvironmentId } }: PlaceContext): string =>
  targetEnvironmentId
    ? `/app/rest/buildTypes/${segment(targetEnvironmentId)}/parameters`
    : `/app/rest/projects/id:${segment(appId, 'project')}/parameters`;

/** Environment variables of builds, as parameters of the type password; inherited ones belong to whoever they come from. */
export const adapter = variables<Parameter>({
  ...said,
  check: '/app/rest/server',
  list: {
    first: (context) => ({ path: base(context), query: { fields: 'property(name,inherited)' } }),
    items: (json) => json.property,
    entry: ({ name, inherited }) =>
      name.startsWith(prefix) && inherited !== true ? { name: name.slice(prefix.length) } : undefined,
  },
  put: ({ name, value }, context) => ({
    method: 'PUT',
    path: `${base(context)}/${segment(`${prefix}${name}`)}`,
    json: {
      name: `${prefix}${name}`,
      value: literal(value),
      type: { rawValue: "password display='hidden'" },
    },
  }),
  remove: ({ name }, context) => ({
    method: 'DELETE',
    path: `${base(context)}/${segment(`${prefix}${name}`)}`,
  }),
  choices: {
    apps: chosen<{ id: string; name: string }>(
      api,
      () => ({ path: '/app/rest/projects' }),
      (json) => json.project,
      ({ id, name }) => ({ name, appId: id }),
    ),
    'build-configs': chosen<{ id: string; name: string }>(
      api,
      ({ appId }) => ({ path: '/app/rest/buildTypes', query: { locator: `project:(id:${appId ?? ''})` } }),
      (json) => json.buildType,
      ({ id, name }) => ({ name, buildConfigId: id }),
    ),
  },
});
