import { serve } from '../composition.ts';
import { adminOperations } from './operations.ts';

export const handler = serve(adminOperations);
