import { serve } from '../composition.ts';
import { importsOperations } from './operations.ts';

export const handler = serve(importsOperations);
