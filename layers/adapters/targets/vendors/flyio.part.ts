import { type Adapter, applied, bearer, type Context, type PlaceContext } from '../adapter.ts';
import { fault } from '../fault.ts';
import { graphql } from '../graphql.ts';

/** Tokens of one app or organization are macaroons, which have a scheme of their own. */
const letIn = ({ credentials }: Context) => {
  const token = credentials.accessToken?.trim().replace(/^FlyV1\s+/i, '') ?? '';
  return /^fm\d+[a-z]?_/.test(token) ? { authorization: `FlyV1 ${token}` } : bearer({ accessToken: token });
};

// Secrets that are what they are to be already are an error there.
const ask = graphql('https://api.fly.io/graphql', letIn, (message) =>
  message.startsWith('No change detected'),
);

const list = async (context: PlaceContext) => {
  const data = await ask(context, 'query ($app: String!) { app(name: $app) { secrets { name } } }', {
    app: context.destination.app,
  });
  if (!data.app) throw fault('refused', 'The target has no such place');
  return ((data.app.secrets ?? []) as readonly { readonly name: string }[]).map(({ name }) => ({ name }));
};

/** Secrets of an app at Fly.io. */
export const adapter: Adapter = {
  check: async (context) => {
    await ask(context, 'query { viewer { id } }');
  },
  list,
  apply: async (context, changes) => {
    const appId = context.destination.app;
    const secrets = changes.flatMap((change) =>
      change.kind === 'put' ? [{ key: change.name, value: change.value }] : [],
    );
    const keys = changes.flatMap(({ kind, name }) => (kind === 'remove' ? [name] : []));
    // `replaceAll` would take what others set.
    if (secrets.length > 0)
      await ask(
        context,
        'mutation ($input: SetSecretsInput!) { setSecrets(input: $input) { app { name } } }',
        {
          input: { appId, secrets, replaceAll: false },
        },
      );
    if (keys.length > 0)
      await ask(
        context,
        'mutation ($input: UnsetSecretsInput!) { unsetSecrets(input: $input) { app { name } } }',
        { input: { appId, keys } },
      );
    return changes.map(() => applied);
  },
  choices: {
    apps: async (context) => {
      const data = await ask(context, 'query { apps { nodes { id name } } }');
      return (data.apps.nodes as readonly { id: string; name: string }[]).map(({ id, name }) => ({
        name,
        appId: id,
      }));
    },
  },
};
