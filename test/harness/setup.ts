import { refreshEnvironment } from './environment.ts';
import { refreshDatabase } from './worker.ts';

refreshEnvironment();
await refreshDatabase();
