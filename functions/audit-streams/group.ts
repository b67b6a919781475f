import { defineGroup } from '../group.ts';
import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const group = defineGroup({
  name: 'audit-streams',
  title: 'Audit log streams',
  description: 'Addresses that every audit event of an organization and its projects is sent to.',
  paths: ['/api/v1/audit-log-streams'],
  operations: [...readOperations, ...writeOperations],
  notes: {
    auditLogStream: 'The stream',
    auditLogStreams: 'The streams, the oldest first',
    errorCode: 'Why the test was not taken: `http-<status>`, `unreachable` or `refused`',
    errorMessage: 'The same as a sentence',
    failingSince: 'Since when nothing arrives',
    failures: 'Failures since the last success',
    format: 'How a custom destination wants events: one JSON array, or a line of JSON each',
    givenUp: 'Events that were left with the dead letters, where an operator can send them again',
    headers:
      'Headers of every request; values are never shown, and one that is given back as it was shown stays',
    isSuccess: 'Whether the destination took the test',
    lagSeconds: 'Seconds by which what arrives is behind what happens',
    lastErrorCode: 'Why the last failure was one: `http-<status>`, `unreachable` or `refused`',
    lastErrorMessage: 'The same as a sentence',
    lastFailureAt: 'When an attempt failed last',
    lastSuccessAt: 'When events arrived last, give or take a minute',
    nextAttemptAt: 'When it is tried again; null when nothing is in the way',
    provider: 'Who takes the events, which decides how they are written',
    state: 'Whether events arrive: `waiting` for the first ones, `delivering` or `failing`',
    status: 'How deliveries went',
    test: 'How the test went',
    url: 'An https address; what its query says is never shown',
  },
  table: 'read-write',
  stores: ['auditStreams', 'fences', 'groups', 'roles'],
  calls: ['egress'],
  keys: true,
});
