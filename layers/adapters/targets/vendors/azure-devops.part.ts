import { basic, type Context, type PlaceContext, wholeDocument } from '../adapter.ts';
import { fault } from '../fault.ts';
import { type Answer, type Question, segment } from '../http.ts';

const version = { 'api-version': '7.2-preview.2' };

interface Group {
  readonly id: number;
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly variableGroupProjectReferences?: readonly object[];
  readonly variables: Readonly<
    Record<string, { readonly value: string | null; readonly isSecret?: boolean }>
  >;
}

const organization = ({ credentials, destination }: PlaceContext): string =>
  `${(credentials.url ?? 'https://dev.azure.com').replace(/\/+$/, '')}/${segment(destination.app, 'organization')}`;

/** Asks with the token, which leads to a page to sign in, as a success, when it is not taken. */
const letIn = async ({ ask, credentials }: Context, question: Omit<Question, 'headers'>): Promise<Answer> => {
  const answer = await ask({ ...question, headers: basic('', credentials.accessToken ?? '') });
  if (answer.status === 203 || typeof answer.json !== 'object')
    throw fault('refused', 'The target does not take the credentials of the connection');
  return answer;
};

const api = (context: PlaceContext, path: string, question: Omit<Question, 'url' | 'headers'> = {}) =>
  letIn(context, {
    ...question,
    url: `${organization(context)}${path}`,
    query: { ...version, ...question.query },
  });

const nameOf = ({ destination: { targetEnvironment } }: PlaceContext): string => {
  if (!targetEnvironment) throw fault('refused', 'The destination lacks the name of the variable group');
  return targetEnvironment;
};

const projectOf = ({ destination: { appId } }: PlaceContext): string => segment(appId, 'project');

const read = async (context: PlaceContext): Promise<Group | undefined> => {
  const groupName = nameOf(context);
  const { json } = await api(context, `/${projectOf(context)}/_apis/distributedtask/variablegroups`, {
    query: { groupName },
  });
  return ((json.value ?? []) as readonly Group[]).find(({ name }) => name === groupName);
};

/** A variable group of a project, each variable of ours marked secret. A secret that is sent without value keeps its own. */
export const adapter = wholeDocument<Group | undefined>({
  check: async (context) => {
    const { url: own } = context.credentials;
    const home = own?.replace(/\/+$/, '') ?? 'https://app.vssps.visualstudio.com';
    const url = own ? `${home}/_apis/projects` : `${home}/_apis/profile/profiles/me`;
    await letIn(context, { url, query: { 'api-version': '7.1' } });
  },
  read: async (context) => {
    const rest = await read(context);
    const values = Object.entries(rest?.variables ?? {});
    return {
      rest,
      values: new Map(
        values.map(([name, { value, isSecret }]) => [name, isSecret ? undefined : (value ?? '')]),
      ),
    };
  },
  write: async (context, next, { rest }, changes) => {
    const changed = new Set(changes.map(({ name }) => name));
    const variables = Object.fromEntries(
      [...next].map(([name, value]) => [
        name,
        changed.has(name) ? { value, isSecret: true } : rest?.variables[name],
      ]),
    );
    const name = nameOf(context);
    const variableGroupProjectReferences = rest?.variableGroupProjectReferences ?? [
      { name, projectReference: { id: context.destination.appId } },
    ];
    const json = { type: 'Vsts', ...rest, name, variables, variableGroupProjectReferences };
    await (rest
      ? api(context, `/_apis/distributedtask/variablegroups/${rest.id}`, { method: 'PUT', json })
      : api(context, '/_apis/distributedtask/variablegroups', { method: 'POST', json }));
  },
  choices: {
    apps: async (context, { azureDevOpsOrgName }) => {
      const home = context.credentials.url?.replace(/\/+$/, '') ?? 'https://dev.azure.com';
      const { json } = await letIn(context, {
        url: `${home}/${segment(azureDevOpsOrgName, 'organization')}/_apis/projects`,
        query: { 'api-version': '7.1', $top: 500 },
      });
      return (json.value ?? []).map(({ id, name }: { id: string; name: string }) => ({ name, appId: id }));
    },
  },
});
