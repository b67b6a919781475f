import { defineGroup } from '../group.ts';
import { passkeyOperations } from './passkeys.ts';
import { stepUpOperations } from './step-up.ts';
import { totpOperations } from './totp.ts';
import { verifyOperations } from './verify.ts';

export const group = defineGroup({
  name: 'second-factors',
  title: 'Second factors',
  description: 'What people are asked for beside their password, and how they set it up.',
  paths: ['/api/v2/auth/mfa', '/api/v2/auth/step-up', '/api/v1/user/me/totp', '/api/v1/user/me/webauthn'],
  operations: [...verifyOperations, ...stepUpOperations, ...totpOperations, ...passkeyOperations],
  notes: {
    mfaMethod:
      'How somebody is proven: `email`, `totp` or `webauthn`, for a step-up `recovery-code` or `password` too',
    mfaMethods: 'By what else they may be proven',
    mfaToken: 'The code that was mailed or that the app shows, or a recovery code',
    recoveryCode: 'A code that stands in for a device, once',
    recoveryCodes: 'Codes that stand in for a device, each once; shown when they are made',
    codesLeft: 'How many recovery codes were not used yet',
    credential: 'What the authenticator answered, as the browser’s `toJSON()` spells it',
    registrationResponse: 'The same of a passkey that is set up',
    credentialId: 'Id of the passkey',
    options: 'What the page hands to the browser’s functions for passkeys',
    isVerified: 'Whether the app was confirmed by its first code',
    otpUrl: 'What the app takes over the secret from (`otpauth:`)',
    totp: 'Six digits that the app shows',
    authenticatorAttachment: 'Whether the authenticator is a part of the computer',
    clientExtensionResults: 'What extensions of the browser said: not looked at',
    response: 'What the authenticator signed, and about what',
    clientDataJSON: 'What the browser says of the page that asked, base64url',
    attestationObject: 'The key that was made, base64url',
    authenticatorData: 'What the authenticator says of itself, base64url',
    signature: 'Over both, base64url',
    userHandle: 'Whom the authenticator keeps the key for, base64url',
    transports: 'How the authenticator is reached',
    lastUsedAt: 'When it was shown last',
    credentials: 'The passkeys',
    rawId: 'The same as its id',
    validUntil: 'When what was confirmed has to be confirmed anew',
    isMfaEnabled: 'Whether every organization asks for a second factor',
    methods: 'What is set up, and mail where any can be sent',
  },
  table: 'read-write',
  stores: ['factors', 'guesses', 'mails'],
  keys: true,
});
