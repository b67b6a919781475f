import { serve } from '../composition.ts';
import { foldersOperations } from './operations.ts';

export const handler = serve(foldersOperations);
