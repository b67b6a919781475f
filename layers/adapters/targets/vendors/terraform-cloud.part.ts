import { bearer, type Context, gone, ownAddress, type PlaceContext, perKey, written } from '../adapter.ts';
import { type Question, segment } from '../http.ts';

const api = ({ ask, credentials }: Context, path: string, question: Omit<Question, 'url'> = {}) =>
  ask({
    ...question,
    url: `${ownAddress(credentials.url, 'https://app.terraform.io')}/api/v2${path}`,
    headers: { ...bearer(credentials), 'content-type': 'application/vnd.api+json' },
  });

const base = ({ destination: { appId, scope } }: PlaceContext): string =>
  scope === 'variable-set'
    ? `/varsets/${segment(appId, 'variable set')}/relationships/vars`
    : `/workspaces/${segment(appId, 'workspace')}/vars`;

const category = ({ destination: { targetService } }: PlaceContext): string =>
  targetService === 'terraform' ? 'terraform' : 'env';

interface Variable {
  readonly id: string;
  readonly attributes: {
    readonly key: string;
    readonly value: string | null;
    readonly category: string;
    readonly sensitive: boolean;
  };
}

const body = (context: PlaceContext, key: string, value: string, id?: string) => ({
  data: {
    type: 'vars',
    ...(id && { id }),
    attributes: { key, value, category: category(context), sensitive: true },
  },
});

const list = async (context: PlaceContext) => {
  const { json } = await api(context, base(context));
  return ((json.data ?? []) as readonly Variable[])
    .filter(({ attributes }) => attributes.category === category(context))
    .map(({ id, attributes: { key, value, sensitive } }) => ({
      name: key,
      ref: id,
      ...(!sensitive && value !== null && { value }),
    }));
};

/** Variables of a workspace or variable set, of one category, marked sensitive. */
export const adapter = perKey({
  check: async (context) => {
    await api(context, '/account/details');
  },
  list,
  put: (context, change) =>
    written(
      change,
      ({ name, value, was }) =>
        was?.ref
          ? api(context, `${base(context)}/${segment(was.ref)}`, {
              method: 'PATCH',
              json: body(context, name, value, was.ref),
            })
          : api(context, base(context), { method: 'POST', json: body(context, name, value) }),
      () => list(context),
    ),
  remove: async (context, { was }) => {
    if (was?.ref) await api(context, `${base(context)}/${segment(was.ref)}`, { method: 'DELETE', ...gone });
  },
  choices: {
    apps: async (context) => {
      const { json } = await api(
        context,
        `/workspaces/${segment(context.credentials.accessId, 'workspace')}`,
      );
      return [{ name: json.data.attributes.name, appId: json.data.id }];
    },
  },
});
