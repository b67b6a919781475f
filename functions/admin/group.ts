import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired/retired.ts';
import { bootstrapInstance } from './bootstrap.ts';
import { readConfig, updateConfig } from './config.ts';
import { listInstanceIdentities, listInstanceUsers } from './directory.ts';
import { rateLimitOperations } from './rate-limit.ts';
import { readStatus } from './status.ts';

export const group = defineGroup({
  name: 'admin',
  title: 'Instance',
  description:
    'Setting the instance up and administering it, whether it is well, and how many requests a caller may make.',
  paths: ['/api/v1/admin', '/api/v1/rate-limit', '/api/status'],
  operations: [
    bootstrapInstance,
    readConfig,
    updateConfig,
    listInstanceUsers,
    listInstanceIdentities,
    readStatus,
    ...rateLimitOperations,
    ...retiredBelow('/api/v1/admin'),
  ],
  notes: {
    rateLimit: 'How many requests a caller may make in a minute; of a class that is 0, any number',
    readRateLimit: 'Reads of one caller in a minute; 0 for any number',
    writeRateLimit: 'Changes by one caller in a minute; 0 for any number',
    secretsRateLimit: 'Requests for secrets by one caller in a minute; 0 for any number',
    authRateLimit: 'Logins from one address in a minute; 0 for any number',
    inviteUserRateLimit: 'Invitations by one caller in a minute; 0 for any number',
    mfaRateLimit: 'Second steps of logins from one address in a minute; 0 for any number',
    publicEndpointLimit: 'Openings of shared secrets from one address in a minute; 0 for any number',
    isInstanceAdmin: 'Whether it is the machine identity that the instance was set up with',
    searchTerm: 'Part of the name, in any case',
    slackClientSecret: 'Refused: Slack is not offered',
  },
  table: 'read-write',
  stores: ['instance'],
  keys: true,
});
