import type { Gateway } from './gateway.ts';
import type { GatewayReply } from './reply.ts';
import type { GatewayRequest } from './request.ts';

/** A gateway behind a door: until it is opened, whoever knocks is told to come again. */
export interface Door {
  readonly gateway: Gateway;
  open(gateway: Gateway): void;
}

/** In the form of the functions' own 503, which clients know how to wait for. */
const comeAgain = ({ requestId }: GatewayRequest): GatewayReply => ({
  status: 503,
  headers: [
    ['content-type', 'application/json; charset=utf-8'],
    ['cache-control', 'no-store'],
    ['retry-after', '1'],
  ],
  body: Buffer.from(
    JSON.stringify({
      reqId: requestId,
      statusCode: 503,
      error: 'ServiceUnavailable',
      message: 'Locket is starting, try again in 1 seconds',
    }),
  ),
});

/**
 * The port is taken, and answered at, from the first moment of a start: nobody else can take it meanwhile, and nobody
 * finds an instance that is not set up yet.
 */
export const closedDoor = (): Door => {
  let inside: Gateway | undefined;
  return {
    gateway: (request) => (inside ? inside(request) : Promise.resolve(comeAgain(request))),
    open: (gateway) => {
      inside = gateway;
    },
  };
};
