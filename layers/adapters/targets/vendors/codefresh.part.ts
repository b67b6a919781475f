import { type PlaceContext, wholeDocument } from '../adapter.ts';
import { apiOf, chosen } from '../described.ts';
import { segment } from '../http.ts';

const api = apiOf({
  home: 'https://g.codefresh.io/api',
  headers: ({ accessToken }) => ({ authorization: accessToken }),
});

interface Variable {
  readonly key: string;
  readonly value: string;
  readonly encrypted?: boolean;
}

const base = ({ destination: { appId } }: PlaceContext): string => `/projects/${segment(appId, 'project')}`;

/** Variables of a project at Codefresh, which takes them as one list; encrypted ones of others go back as they came. */
export const adapter = wholeDocument<readonly Variable[]>({
  check: async (context) => {
    await api(context, { path: '/user' });
  },
  read: async (context) => {
    const { json } = await api(context, { path: base(context) });
    const rest: readonly Variable[] = json.variables ?? [];
    return {
      rest,
      values: new Map(rest.map(({ key, value, encrypted }) => [key, encrypted ? undefined : value])),
    };
  },
  write: async (context, next, { rest }, changes) => {
    const changed = new Set(changes.map(({ name }) => name));
    const variables = [
      ...rest.filter(({ key }) => !changed.has(key)),
      ...[...changed].flatMap((key) => {
        const value = next.get(key);
        return value === undefined ? [] : [{ key, value, encrypted: true }];
      }),
    ];
    await api(context, { method: 'PATCH', path: base(context), json: { variables } });
  },
  choices: {
    apps: chosen<{ id: string; projectName: string }>(
      api,
      () => ({ path: '/projects' }),
      (json) => json.projects,
      ({ id, projectName }) => ({ name: projectName, appId: id }),
    ),
  },
});
