import { serve } from '../composition.ts';
import { webhookOperations } from './operations.ts';

export const handler = serve(webhookOperations);
