import type { Operation } from '../layers/http/operation.ts';
import { adminOperations } from './admin/operations.ts';

import { secretsOperations } from './secrets/operations.ts';

/** Every operation of every function: read by the stacks, the OpenAPI writer and the generated tests. */
export const operations: readonly Operation[] = [...adminOperations, ...secretsOperations];
