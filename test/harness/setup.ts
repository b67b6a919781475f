import { refreshDatabase } from './worker.ts';

await refreshDatabase();
