import { StartFailure } from '../failure.ts';
import type { ApiResources, Route } from './api.ts';
import type { FunctionDirectory } from './functions.ts';
import { asList, asObject, asText, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

const refuse = ({ template, id }: Located, problem: string): never => {
  throw new StartFailure(`The method ${id} of stack ${template.stack} cannot be run locally: ${problem}.`);
};

/** Paths of the API's resources by their id; the root has the id `<api>/root`. */
const pathsOf = (stacks: Stacks): ((resourceId: string) => string) => {
  const parents = new Map<string, { parent: string; part: string }>();
  for (const located of stacks.find('AWS::ApiGateway::Resource')) {
    parents.set(stacks.identity(located).ref, {
      parent: asText(stacks.property(located, 'ParentId')) ?? '',
      part: asText(stacks.property(located, 'PathPart')) ?? '',
    });
  }
  const pathOf = (id: string): string => {
    const resource = parents.get(id);
    return resource ? `${pathOf(resource.parent)}/${resource.part}` : '';
  };
  return (id) => pathOf(id) || '/';
};

const readMethod = (
  stacks: Stacks,
  functions: FunctionDirectory,
  located: Located,
  path: string,
): Route | undefined => {
  const integration = asObject(stacks.property(located, 'Integration'));
  if (integration.Type === 'MOCK') return undefined;
  const target = functions.inText(asText(integration.Uri) ?? '');
  const authorization = stacks.property(located, 'AuthorizationType') ?? 'NONE';
  if (authorization !== 'NONE') refuse(located, `authorization ${String(authorization)} is not supported`);
  return {
    method: asText(stacks.property(located, 'HttpMethod')) ?? 'ANY',
    path,
    function: target ?? refuse(located, 'its integration is not a function of the app'),
  };
};

/** The methods of a REST API (`AWS::ApiGateway`) and the functions their integrations name. */
export const readRestApi = (stacks: Stacks, functions: FunctionDirectory, api: Located): ApiResources => {
  const pathOf = pathsOf(stacks);
  const [stage] = stacks.find('AWS::ApiGateway::Stage');
  const routes = stacks
    .find('AWS::ApiGateway::Method')
    .map((method) =>
      readMethod(stacks, functions, method, pathOf(asText(stacks.property(method, 'ResourceId')) ?? '')),
    );
  return {
    type: 'rest',
    id: stacks.identity(api).ref,
    stage: asText(stage && stacks.property(stage, 'StageName')) ?? 'prod',
    routes: routes.filter((route) => route !== undefined),
    binaryMediaTypes: asList(stacks.property(api, 'BinaryMediaTypes')).map(String),
  };
};
