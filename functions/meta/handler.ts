import { serve } from '../composition.ts';
import { metaOperations } from './operations.ts';

export const handler = serve(metaOperations);
