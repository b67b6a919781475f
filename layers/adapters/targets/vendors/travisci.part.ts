import { apiOf, chosen, variables } from '../described.ts';
import { segment } from '../http.ts';

const said = {
  home: 'https://api.travis-ci.com',
  headers: ({ accessToken }: { accessToken?: string | undefined }) => ({
    authorization: `token ${accessToken ?? ''}`,
    'travis-api-version': '3',
  }),
};

interface Variable {
  readonly id: string;
  readonly name: string;
  readonly public: boolean;
  readonly value?: string | null;
  /** The one branch that it is for, if it is. */
  readonly branch?: string | null;
}

/** A value goes into the script of a build as it is: in quotes that the shell takes off it stays what it is. */
const quoted = (value: string): string =>
  /^[A-Za-z0-9_.:/@%+=,-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

const body = (name: string, value: string) => ({
  'env_var.name': name,
  'env_var.value': quoted(value),
  'env_var.public': false,
});

/** Environment variables of a repository at Travis CI, for all branches and none of them public. */
export const adapter = variables<Variable>({
  ...said,
  check: '/user',
  list: {
    first: ({ destination }) => ({ path: `/repo/${segment(destination.appId, 'repository')}/env_vars` }),
    items: (json) => json.env_vars,
    // Those of one branch stand beside ours, which are for all of them.
    entry: ({ id, name, value, public: isPublic, branch }) =>
      branch ? undefined : { name, ref: id, ...(isPublic && typeof value === 'string' && { value }) },
  },
  put: ({ name, value, was }, { destination }) => {
    const repository = `/repo/${segment(destination.appId, 'repository')}`;
    return was?.ref
      ? { method: 'PATCH', path: `${repository}/env_var/${segment(was.ref)}`, json: body(name, value) }
      : { method: 'POST', path: `${repository}/env_vars`, json: body(name, value) };
  },
  remove: ({ was }, { destination }) =>
    was?.ref
      ? {
          method: 'DELETE',
          path: `/repo/${segment(destination.appId, 'repository')}/env_var/${segment(was.ref)}`,
        }
      : undefined,
  choices: {
    apps: chosen<{ id: number; slug: string }>(
      apiOf(said),
      () => ({ path: '/repos', query: { limit: 100 } }),
      (json) => json.repositories,
      ({ id, slug }) => ({ name: slug, appId: String(id) }),
      ({ json }, asked) =>
        json['@pagination']?.next
          ? { ...asked, query: { limit: 100, offset: json['@pagination'].next.offset } }
          : undefined,
    ),
  },
});
