import { used as access } from '../access/used.ts';
import { used as accessRequests } from '../access-requests/used.ts';
import { used as account } from '../account/used.ts';
import { used as approvals } from '../approvals/used.ts';
import { used as audit } from '../audit/used.ts';
import { used as chat } from '../chat/used.ts';
import { used as connections } from '../connections/used.ts';
import { used as dynamicSecrets } from '../dynamic-secrets/used.ts';
import { used as factors } from '../factors/used.ts';
import { used as identities } from '../identities/used.ts';
import { used as imports } from '../imports/used.ts';
import { used as instance } from '../instance/used.ts';
import { used as keys } from '../keys/used.ts';
import { used as organization } from '../organization/used.ts';
import { used as pki } from '../pki/used.ts';
import { used as projects } from '../projects/used.ts';
import { used as rotations } from '../rotations/used.ts';
import { used as scanning } from '../scanning/used.ts';
import { used as secrets } from '../secrets/used.ts';
import { used as sharing } from '../sharing/used.ts';
import { used as session } from '../sign-in/used.ts';
import { used as singleSignOn } from '../single-sign-on/used.ts';
import { used as syncs } from '../syncs/used.ts';
import { used as templates } from '../templates/used.ts';
import { used as webhooks } from '../webhooks/used.ts';

/** The operations that the dashboard calls, room by room; `npm run cli-api` writes their types. */
export const used = [
  ...new Set([
    ...session,
    ...projects,
    ...secrets,
    ...access,
    ...accessRequests,
    ...account,
    ...factors,
    ...approvals,
    ...identities,
    ...organization,
    ...singleSignOn,
    ...audit,
    ...dynamicSecrets,
    ...pki,
    ...keys,
    ...webhooks,
    ...sharing,
    ...templates,
    ...instance,
    ...connections,
    ...syncs,
    ...rotations,
    ...imports,
    ...scanning,
    ...chat,
  ]),
].sort();
