import type { Operation } from '../../layers/http/operation.ts';
import { assetsIn } from './assets.ts';
import { docsOperations } from './docs.ts';
import { subscribeToEvents } from './events.ts';
import { readStatus } from './status.ts';

/** `assets/` stands beside the bundle; functions/openapi.ts fills it. */
const read = assetsIn(new URL('./assets/', import.meta.url));

export const metaOperations: readonly Operation[] = [readStatus, subscribeToEvents, ...docsOperations(read)];
