import { bearer, type Context, type PlaceContext, wholeDocument } from '../adapter.ts';
import { graphql } from '../graphql.ts';

const ask = graphql('https://backboard.railway.com/graphql/v2', ({ credentials }) => bearer(credentials));

const place = ({ destination }: PlaceContext) => ({
  projectId: destination.appId,
  environmentId: destination.targetEnvironmentId,
  // Of the whole environment where no service is named.
  ...(destination.targetServiceId && { serviceId: destination.targetServiceId }),
});

const read = async (context: PlaceContext) => {
  const data = await ask(
    context,
    'query ($projectId: String!, $environmentId: String!, $serviceId: String) { variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true) }',
    place(context),
  );
  const found = data.variables as Readonly<Record<string, string>>;
  return { rest: undefined, values: new Map(Object.entries(found)) };
};

interface Edges {
  readonly edges: readonly { readonly node: { readonly id: string; readonly name: string } }[];
}
const nodes = ({ edges }: Edges) => edges.map(({ node }) => node);

const ofProject = async (context: Context, appId: string | undefined, kind: 'environments' | 'services') => {
  const query = `query ($id: String!) { project(id: $id) { ${kind} { edges { node { id name } } } } }`;
  return nodes((await ask(context, query, { id: appId })).project[kind]);
};

/** Variables of an environment at Railway, or of one service in it. */
export const adapter = wholeDocument({
  check: async (context) => {
    await ask(context, 'query { projects { edges { node { id } } } }');
  },
  read,
  write: async (context, _, { values }, changes) => {
    const puts = changes.filter((change) => change.kind === 'put');
    if (puts.length > 0)
      await ask(
        context,
        'mutation ($input: VariableCollectionUpsertInput!) { variableCollectionUpsert(input: $input) }',
        {
          input: {
            ...place(context),
            replace: false,
            variables: Object.fromEntries(puts.map(({ name, value }) => [name, value])),
          },
        },
      );
    for (const { kind, name } of changes)
      if (kind === 'remove' && values.has(name))
        await ask(context, 'mutation ($input: VariableDeleteInput!) { variableDelete(input: $input) }', {
          input: { ...place(context), name },
        });
  },
  isReserved: (name) => name.startsWith('RAILWAY_'),
  choices: {
    apps: async (context) =>
      nodes((await ask(context, 'query { projects { edges { node { id name } } } }')).projects).map(
        ({ id, name }) => ({ name, appId: id }),
      ),
    environments: async (context, { appId }) =>
      (await ofProject(context, appId, 'environments')).map(({ id, name }) => ({ name, environmentId: id })),
    services: async (context, { appId }) =>
      (await ofProject(context, appId, 'services')).map(({ id, name }) => ({ name, serviceId: id })),
  },
});
