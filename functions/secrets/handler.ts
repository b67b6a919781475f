import { serve } from '../composition.ts';
import { secretsOperations } from './operations.ts';

export const handler = serve(secretsOperations);
