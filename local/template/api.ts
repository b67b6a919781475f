import { StartFailure } from '../failure.ts';
import type { FunctionDirectory, LambdaFunction } from './functions.ts';
import { readHttpApi } from './http-api.ts';
import { readRestApi } from './rest-api.ts';
import type { Stacks } from './stacks.ts';

/** `http`: HTTP API with payload 2.0; `rest`: REST API with payload 1.0. */
export type ApiType = 'http' | 'rest';

/** One route of the API and the function behind it. */
export interface Route {
  /** `ANY` or one method. */
  readonly method: string;
  /** `/a/{b}/{proxy+}`, or `$default`. */
  readonly path: string;
  readonly function: LambdaFunction;
}

/** The one API of the app. */
export interface Api {
  readonly type: ApiType;
  readonly id: string;
  readonly stage: string;
  readonly routes: readonly Route[];
  /** Origins whose pages the functions let read replies. */
  readonly allowedOrigins: readonly string[];
  /** Media types that arrive base64-encoded; a REST API's setting. */
  readonly binaryMediaTypes: readonly string[];
}

/** An API as its own resources describe it. */
export type ApiResources = Omit<Api, 'allowedOrigins'>;

const originsOf = (routes: readonly Route[]): readonly string[] => [
  ...new Set(
    routes.flatMap(({ function: { environment } }) =>
      (environment.LOCKET_ALLOWED_ORIGINS ?? '').split(',').filter((origin) => origin !== ''),
    ),
  ),
];

/**
 * The API of the app, of whichever type the templates hold.
 * @throws StartFailure when there is none or more than one.
 */
export const readApi = (stacks: Stacks, functions: FunctionDirectory): Api => {
  const apis = stacks.find('AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::RestApi');
  const [api] = apis;
  if (!api || apis.length > 1) {
    throw new StartFailure(`The app must have exactly one API to be run locally, but it has ${apis.length}.`);
  }
  const read =
    api.resource.Type === 'AWS::ApiGatewayV2::Api'
      ? readHttpApi(stacks, functions, api)
      : readRestApi(stacks, functions, api);
  return { ...read, allowedOrigins: originsOf(read.routes) };
};
