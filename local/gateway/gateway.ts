import { reasonOf } from '../failure.ts';
import { InvocationFailure } from '../lambda/function-thread.ts';
import type { LocalLambda } from '../lambda/local-lambda.ts';
import type { Log } from '../log.ts';
import type { Api } from '../template/api.ts';
import type { Json } from '../template/resource.ts';
import { splitTarget, type Target } from './path.ts';
import { payloadV1 } from './payload-v1.ts';
import { payloadV2 } from './payload-v2.ts';
import { answer, type GatewayReply, replyOf } from './reply.ts';
import type { GatewayRequest } from './request.ts';
import { type Match, routerOf } from './router.ts';

/** Answers one request as the app's API Gateway would; never rejects. */
export type Gateway = (request: GatewayRequest) => Promise<GatewayReply>;

const INTEGRATION_TIMEOUT_MILLISECONDS = 29_000;

/** The gateway of an API: routes, makes the event, calls the function, reads its result. */
export const gatewayOf = (api: Api, lambda: LocalLambda, log: Log): Gateway => {
  const findRoute = routerOf(api.routes);
  const eventOf = (request: GatewayRequest, target: Target, match: Match): object =>
    api.type === 'http' ? payloadV2(request, target, match, api.id) : payloadV1(request, target, match, api);

  return async (request) => {
    const target = splitTarget(api.type, request.target);
    const match = findRoute(request.method, target.path);
    if (!match) return answer(api.type === 'http' ? 'no-route' : 'no-method');
    try {
      const result = await lambda.invoke(match.route.function, eventOf(request, target, match), {
        requestId: request.requestId,
        timeoutMilliseconds: INTEGRATION_TIMEOUT_MILLISECONDS,
      });
      return replyOf(api.type, result as Json);
    } catch (error) {
      if (error instanceof InvocationFailure)
        return answer(error.kind === 'timed-out' ? 'timed-out' : 'crashed');
      log.error(`The gateway failed: ${reasonOf(error)}`);
      return answer('crashed');
    }
  };
};
