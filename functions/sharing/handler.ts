import { serve } from '../composition.ts';
import { sharingOperations } from './operations.ts';

export const handler = serve(sharingOperations);
