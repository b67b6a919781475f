import { used as projects } from '../projects/used.ts';
import { used as secrets } from '../secrets/used.ts';
import { used as session } from '../sign-in/used.ts';

/** The operations that the dashboard calls, room by room; `npm run cli-api` writes their types. */
export const used = [...new Set([...session, ...projects, ...secrets])].sort();
