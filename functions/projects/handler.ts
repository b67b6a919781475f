import { serve } from '../composition.ts';
import { projectOperations } from './operations.ts';

export const handler = serve(projectOperations);
