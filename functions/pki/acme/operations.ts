import { accountOperations } from './accounts.ts';
import { certificateOperations } from './certificates.ts';
import { keyOperations } from './keys.ts';
import { orderOperations } from './orders.ts';
import { serverOperations } from './server.ts';

/** The ACME server of each certificate template (RFC 8555), and the keys that its accounts are made with. */
export const acmeOperations = [
  ...serverOperations,
  ...keyOperations,
  ...accountOperations,
  ...orderOperations,
  ...certificateOperations,
];
