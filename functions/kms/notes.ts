/** What members of the key service mean. */
export const notes: Readonly<Record<string, string>> = {
  keyName: 'Name of a key in its project, in any case.',
  keys: 'Keys of the project.',
  keyUsage: 'What the key is for, `encrypt-decrypt` or `sign-verify`; it goes by the algorithm.',
  encryptionAlgorithm:
    'Algorithm of the key: AES-GCM for keys that encrypt, RSA, ECDSA on a NIST curve or Ed25519 for keys that sign.',
  minDecryptionVersion: 'The lowest version that still decrypts and verifies; it can be lowered again.',
  pendingWindowInDays: 'Days from 7 to 30 for which a deleted key can be restored.',
  deletionDate: 'When the deleted key goes for good, and with it whatever it encrypted.',
  versions: 'Versions of the key, the newest first.',
  isLatest: 'Whether this version encrypts and signs.',
  isUsable: 'Whether this version decrypts and verifies.',
  keyVersion: 'Version of the key; for verifying, any that is usable unless one is named.',
  plaintext: 'Up to 64 KiB in base64, in the clear.',
  ciphertext: 'What encrypting answered, in base64; it names its key and version.',
  encryptionContext:
    'Names and texts that the ciphertext is bound to: it decrypts with the same ones only, in any order. They are not in it.',
  destinationEncryptionContext: 'Context of the new ciphertext; that of the old one unless it is given.',
  items: 'Up to 100 items, together up to 3 MiB of plaintext.',
  results: 'One result per item, in the same order: what was asked for, or an error.',
  keySpec: 'Length of the data key, `aes-256` or `aes-128`.',
  withoutPlaintext: 'Whether to answer the encrypted data key alone.',
  signingAlgorithm: 'How to sign; one that `signing-algorithms` lists for the key.',
  signingAlgorithms: 'The signing algorithms that fit the key.',
  isDigest:
    'Whether the data is a digest that was computed before. Offered for RSASSA-PKCS1-v1_5, refused for other algorithms.',
  signature: 'The signature in base64; those of ECDSA are DER.',
  signatureValid: 'Whether the key made this signature of this data.',
  publicKeyPem: 'The public key in PEM.',
  jwk: 'The public key as a JSON Web Key.',
};
