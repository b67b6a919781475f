import { guarded, last, missing, type StandIn, type TargetCase } from '../stand-in.ts';

const project = '6d1a3b5e-3a4f-4a41-9d2f-0f3c6c1d2e3f';
const name = 'shop';

interface Variable {
  readonly value?: string | null;
  readonly isSecret?: boolean;
}

const refused = (message: string) => ({ status: 400, json: { $id: '1', message, errorCode: 0 } });

/** One variable group, which keeps the value of a secret that is sent without. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const secrets = new Set<string>();
  let isThere = false;
  const take = (variables: Readonly<Record<string, Variable>>) => {
    const kept = new Map(keys);
    keys.clear();
    for (const [key, { value, isSecret }] of Object.entries(variables)) {
      keys.set(key, value ?? (isSecret ? kept.get(key) : undefined) ?? '');
      if (isSecret) secrets.add(key);
    }
    isThere = true;
  };
  const group = () => ({
    id: 7,
    name,
    type: 'Vsts',
    variables: Object.fromEntries(
      [...keys].map(([key, value]) => [key, secrets.has(key) ? { value: null, isSecret: true } : { value }]),
    ),
    variableGroupProjectReferences: [{ name, projectReference: { id: project, name: 'Shop' } }],
  });
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (!query.get('api-version')) return refused('No api-version was supplied');
      if (path === '/_apis/profile/profiles/me') return { json: { id: 'me' } };
      const there = isThere || keys.size > 0;
      if (method === 'GET' && path === `/org/${project}/_apis/distributedtask/variablegroups`) {
        const value = there && query.get('groupName') === name ? [group()] : [];
        return { json: { count: value.length, value } };
      }
      if (!path.startsWith('/org/_apis/distributedtask/variablegroups')) return missing;
      if (Object.keys(body.variables).some((key) => !/^[A-Za-z0-9._]+$/.test(key)))
        return refused('The variable name is not valid');
      if (body.variableGroupProjectReferences[0].projectReference.id !== project)
        return refused('The project is not valid');
      if (method === 'POST' && there) return { status: 409, json: { message: 'already exists' } };
      if (method === 'PUT' && last(path) !== '7') return missing;
      take(body.variables);
      return { json: group() };
    },
  };
};

export const standIn: TargetCase = {
  target: 'azure-devops',
  host: 'dev.azure.com',
  otherHosts: ['app.vssps.visualstudio.com'],
  // Whoever brings no token that it knows is shown the page to sign in, as a success.
  make: () =>
    guarded(make(), 'authorization', `Basic ${Buffer.from(':token').toString('base64')}`, {
      status: 203,
      headers: { 'content-type': 'text/html' },
      text: '<html>Sign In</html>',
    }),
  destination: { app: 'org', appId: project, targetEnvironment: name },
  reads: false,
  refused: ['HAS SPACE', 'HAS/SLASH'],
  tells: true,
};
