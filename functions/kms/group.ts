import { defineGroup } from '../group.ts';
import { deletionOperations } from './deletion.ts';
import { encryptionOperations } from './encryption.ts';
import { keyOperations } from './keys.ts';
import { notes } from './notes.ts';
import { signingOperations } from './signing.ts';
import { transitOperations } from './transit.ts';
import { versionOperations } from './versions.ts';

export const group = defineGroup({
  name: 'kms',
  title: 'Key service',
  description: 'Keys of a project that encrypt, decrypt, sign and verify for programs without ever leaving.',
  paths: ['/api/v1/kms/keys', '/v1/transit'],
  operations: [
    ...keyOperations,
    ...deletionOperations,
    ...versionOperations,
    ...encryptionOperations,
    ...signingOperations,
    ...transitOperations,
  ],
  notes,
  table: 'read-write',
  stores: ['externalKms', 'fences', 'groups', 'kms', 'privileges', 'projects', 'roles'],
  calls: ['customerKms'],
  keys: true,
});
