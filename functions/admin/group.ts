import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
import { appCredentialOperations } from './app-credentials.ts';
import { bootstrapInstance } from './bootstrap.ts';
import { readConfig, updateConfig } from './config.ts';
import { listInstanceIdentities, listInstanceUsers } from './directory.ts';
import { encryptionStrategyOperations } from './encryption-strategies.ts';
import { keyOperations } from './keys.ts';
import { rateLimitOperations } from './rate-limit.ts';
import { slackAppOperations } from './slack-app.ts';
import { readStatus } from './status.ts';
import { readWorkerStatus } from './workers.ts';

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
    ...keyOperations,
    readWorkerStatus,
    ...encryptionStrategyOperations,
    ...appCredentialOperations,
    ...slackAppOperations,
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
    availableLoginMethods: 'Ways in that are switched on and set up',
    searchTerm: 'Part of the name, in any case',
    slackClientId:
      'By what Slack knows this instance; `PUT /api/v1/admin/app-credentials/slack` says both at once',
    slackClientSecret: 'Its secret; `********` leaves it as it is',
    isSecretScanningDisabled: 'Whether repositories are scanned nowhere, whatever organizations linked',
    app: 'The third party, and what for',
    apps: 'The third parties that there are credentials for',
    credentials: 'Its members by name: `clientId` and `clientSecret`, of some apps others besides',
    shown: 'The members that are no secret',
    isKeptOutside:
      'Whether they are kept where the setting `appCredentials` says, and only changed there; `updatedAt` is null then',
    secretMembers: 'Names of the members that are kept and never shown',
    rootKey: 'The root key, which seals keys of organizations; null before the instance was set up',
    wrappedBy: 'What wraps the root key: the ARN of a KMS key, or a fingerprint',
    strategy: 'Who wraps the root key: `kms`, `cloudhsm`, `pkcs11` or `software`',
    strategies: 'Every strategy there is',
    enabled: 'Whether the latest root key is wrapped by it',
    prepared: 'Whether the settings prepared it, so that it can be switched to',
    wrappingKey:
      'Its wrapping key: an ARN, labels of a key in an HSM, or a fingerprint; null when it is not prepared',
    setting: 'The setting that prepares it',
    rootKeys: 'Every version of the root key, the latest first',
    previousStrategy:
      'What wrapped it before and is kept until the new wrapping is proven; null when there is none',
    latestSwitch: 'The latest switch to another strategy; null when there was none',
    numberOfVersions: 'How many versions of the root key there are',
    levels: 'Every level of keys below the wrapping key',
    level: 'Level of keys',
    since: 'When the keys in use were made; of organizations and projects, when they were rotated last',
    ageDays: 'Days since then',
    underOldVersions:
      'What older versions may still seal, as the latest rotation knows it: nothing is counted anew',
    rotation: 'The latest rotation of these keys',
    projectRotation: 'The latest rotation of the one project that was asked about',
    number: 'How often these keys were rotated',
    phase: 'Makes new versions, lets every process hear of them, seals again what older ones sealed, is over',
    owners: 'Organizations or projects; null as long as their keys are being made',
    ownersDone: 'How many of the organizations or projects are dealt with',
    moved: 'Keys and values that were sealed again',
    left: 'Keys and values that stay under an older version: they do not open, or there is no room for more',
    outOfReach:
      'Projects among these that a customer’s own KMS kept closed; the next daily run comes back to them',
    values: 'Keys and values that a rotation left as they were',
    checkedAt:
      'When the queues were looked at: at most a quarter of a minute ago; null where this instance cannot look',
    queues: 'Every worker that takes its work from a queue; null where this instance cannot look',
    waiting: 'About how many messages wait for the worker',
    underWay: 'About how many messages the worker has in hand',
    delayed: 'About how many messages are to be handed out later',
    oldestSeconds: 'Seconds since the oldest message was sent; null where none is known',
    deadLetters: 'About how many messages the worker failed with too often',
    givenUp: 'About how many messages tell of work given up by workers without a queue of their own',
    alarms: 'The alarms of this installation in CloudWatch; null where none are kept',
    changedAt: 'When the alarm came to be as it is',
    startedAt: 'When it was begun',
    progressAt: 'When it came further last',
    completedAt: 'When nothing was left to do',
  },
  table: 'read-write',
  stores: ['appCredentials', 'instance', 'projects', 'rotations', 'samlConfigs', 'strategies'],
  calls: ['keptApps', 'workings'],
  keys: true,
});
