import { serve } from '../composition.ts';
import { authOperations } from './operations.ts';

export const handler = serve(authOperations);
