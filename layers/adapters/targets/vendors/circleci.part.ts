import { apiOf, variables } from '../described.ts';
import { segment, segments } from '../http.ts';

const said = {
  home: 'https://circleci.com/api/v2',
  headers: ({ accessToken }: { accessToken?: string | undefined }) => ({ 'circle-token': accessToken }),
};
const api = apiOf(said);
const base = (appId: string | undefined): string => `/project/${segments(appId, 'project')}/envvar`;

interface Variable {
  readonly name: string;
}

/** Environment variables of a project at CircleCI, which shows the last letters of a value and no more. */
export const adapter = variables<Variable>({
  ...said,
  check: '/me',
  list: {
    first: ({ destination }) => ({ path: base(destination.appId) }),
    items: (json) => json.items,
    entry: ({ name }) => ({ name }),
    next: ({ json }, asked) =>
      json.next_page_token ? { ...asked, query: { 'page-token': json.next_page_token } } : undefined,
  },
  put: ({ name, value }, { destination }) => ({
    method: 'POST',
    path: base(destination.appId),
    json: { name, value },
  }),
  remove: ({ name }, { destination }) => ({
    method: 'DELETE',
    path: `${base(destination.appId)}/${segment(name)}`,
  }),
  choices: {
    apps: async (context) => {
      const { json } = await api(context, { path: '/me/collaborations' });
      const owners = (json ?? []) as readonly { readonly slug: string; readonly name: string }[];
      const found = await Promise.all(
        owners.map(async ({ slug, name }) => {
          const answer = await api(context, { path: `/insights/${segments(slug)}/summary`, also: [404] });
          const projects: readonly string[] = answer.json?.all_projects ?? [];
          return projects.map((project) => ({ name: project, appId: `${slug}/${project}`, owner: name }));
        }),
      );
      return found.flat();
    },
  },
});
