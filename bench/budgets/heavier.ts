/** Functions that answer HTTP and weigh more than is usual, each with what it is that weighs. */
export const heavier: Readonly<Record<string, string>> = {
  'dynamic-secrets':
    'what each of the providers takes and does, without their libraries, which lie beside it',
  integrations: 'what each of the targets takes, and reading and writing of secrets besides',
  pki: 'X.509, ASN.1 and CMS (@peculiar/x509 and what it stands on, 230 KB), by which nearly all of it works',
  'secret-rotation': 'what each of the providers takes, and writing of secrets besides',
  secrets:
    'all that reads and all that changes secrets, with change requests: one function, so that it is warm',
  'secret-syncs': 'what each of the targets takes, and reading and writing of secrets besides',
};
