import { serve } from '../composition.ts';
import { snapshotOperations } from './operations.ts';

export const handler = serve(snapshotOperations);
