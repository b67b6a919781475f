import { serve } from '../composition.ts';
import { identitiesOperations } from './operations.ts';

export const handler = serve(identitiesOperations);
