import middy from '@middy/core';
import { type Exchange, exchangeOf, type Step } from './exchange.ts';
import type { GatewayEvent } from './http-request.ts';
import type { HttpResponse } from './response.ts';

/** What is done around all steps. */
export interface Around {
  readonly before: (step: Step) => void;
  readonly after: (step: Step) => void;
  readonly onError: (step: Step) => Promise<void>;
}

export type LambdaHandler = (event: GatewayEvent, context: unknown) => Promise<HttpResponse>;

/** middy hands its handler the event only: from here on that is the exchange. */
const passOn = (step: Omit<Step, 'event'> & { event: unknown }): void => {
  step.event = exchangeOf(step);
};

/** The one place that knows middy: runs the steps in order, then the work on the exchange that they made. */
export const shell = (
  around: Around,
  steps: readonly ((step: Step) => void | Promise<void>)[],
  work: (exchange: Exchange) => Promise<HttpResponse>,
): LambdaHandler => {
  const shelled = middy<unknown, HttpResponse>({ timeoutEarlyInMillis: 0 });
  shelled.use(around);
  for (const before of steps) shelled.use({ before });
  shelled.use({ before: passOn }).handler((exchange: unknown) => work(exchange as Exchange));
  return (event, context) => shelled(event, context as never);
};
