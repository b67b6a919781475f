import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';

/**
 * Clients that ask for events of a project as a stream go on by polling when they are refused with anything but 401 and
 * 403. A success that is no stream would have the Kubernetes operator wait for ever, and a 5xx would raise alarms.
 */
export const subscribeToEvents = operation({
  method: 'POST',
  path: '/api/v1/events/subscribe/project-events',
  summary: 'Not offered, answers 404: API Gateway cannot stream to this API’s clients, which then poll',
  access: everyone,
  audit: null,
  limit: 'public',
  reply: () => z.never(),
  handle: async () => {
    throw new LocketError(
      'unknown-route',
      'Events are not offered as a stream here: poll instead, or add a webhook to the project',
    );
  },
});
