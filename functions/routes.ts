import type { Operation } from '../layers/http/operation.ts';
import { adminOperations } from './admin/operations.ts';
import { authOperations } from './auth/operations.ts';
import { foldersOperations } from './folders/operations.ts';
import { identitiesOperations } from './identities/operations.ts';
import { importsOperations } from './imports/operations.ts';
import { metaOperations } from './meta/operations.ts';
import { projectOperations } from './projects/operations.ts';

import { secretsOperations } from './secrets/operations.ts';
import { sharingOperations } from './sharing/operations.ts';
import { snapshotOperations } from './snapshots/operations.ts';
import { webhookOperations } from './webhooks/operations.ts';

/** Every operation of every function: read by the stacks, the OpenAPI writer and the generated tests. */
export const operations: readonly Operation[] = [
  ...metaOperations,
  ...adminOperations,
  ...authOperations,
  ...identitiesOperations,
  ...foldersOperations,
  ...projectOperations,
  ...secretsOperations,
  ...importsOperations,
  ...sharingOperations,
  ...webhookOperations,
  ...snapshotOperations,
];
