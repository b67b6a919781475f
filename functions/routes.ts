import type { Operation } from '../layers/http/operation.ts';
import { httpGroups } from './groups.ts';

/** Every operation of every function: read by the stacks, the OpenAPI writer and the generated tests. */
export const operations: readonly Operation[] = httpGroups.flatMap((group) => group.operations);
