/**
 * Where the layer's contents are in a function: Lambda unpacks a layer to `/opt`, which is just where the packages of
 * AWS CloudHSM put their client, too.
 */
export const hsmPaths = {
  /** The native binding, for `require`. */
  binding: '/opt/nodejs/node_modules/pkcs11js',
  /** The PKCS#11 library of AWS CloudHSM's client SDK 5; it reads `/opt/cloudhsm/etc/cloudhsm-pkcs11.cfg`. */
  cloudHsmLibrary: '/opt/cloudhsm/lib/libcloudhsm_pkcs11.so',
} as const;
