import { StartFailure } from '../failure.ts';
import type { ApiResources, Route } from './api.ts';
import type { FunctionDirectory, LambdaFunction } from './functions.ts';
import { asText, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

const refuse = ({ template, id }: Located, problem: string): never => {
  throw new StartFailure(`The route ${id} of stack ${template.stack} cannot be run locally: ${problem}.`);
};

const integrationsOf = (stacks: Stacks, functions: FunctionDirectory): Map<string, LambdaFunction> => {
  const integrations = new Map<string, LambdaFunction>();
  for (const located of stacks.find('AWS::ApiGatewayV2::Integration')) {
    const uri = asText(stacks.property(located, 'IntegrationUri')) ?? '';
    const target = functions.inText(uri) ?? refuse(located, 'its integration is not a function of the app');
    if (stacks.property(located, 'PayloadFormatVersion') !== '2.0') {
      refuse(located, 'an HTTP API is served with payload format 2.0 only');
    }
    integrations.set(stacks.identity(located).ref, target);
  }
  return integrations;
};

const splitKey = (key: string): { method: string; path: string } => {
  const [method = 'ANY', path] = key.split(' ');
  return path === undefined ? { method: 'ANY', path: key } : { method, path };
};

/** The routes of an HTTP API (`AWS::ApiGatewayV2`) and the functions their integrations name. */
export const readHttpApi = (stacks: Stacks, functions: FunctionDirectory, api: Located): ApiResources => {
  const integrations = integrationsOf(stacks, functions);
  const routes = stacks.find('AWS::ApiGatewayV2::Route').map((located): Route => {
    const authorization = stacks.property(located, 'AuthorizationType') ?? 'NONE';
    if (authorization !== 'NONE') refuse(located, `authorization ${String(authorization)} is not supported`);
    const target = asText(stacks.property(located, 'Target'))?.replace(/^integrations\//, '') ?? '';
    return {
      ...splitKey(asText(stacks.property(located, 'RouteKey')) ?? ''),
      function: integrations.get(target) ?? refuse(located, 'it has no integration'),
    };
  });
  return { type: 'http', id: stacks.identity(api).ref, stage: '$default', routes, binaryMediaTypes: [] };
};
