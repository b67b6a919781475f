import type { Listed } from '../command.ts';

/** Commands about the account in use. */
export const accountCommands: Readonly<Record<string, Listed>> = {
  'user switch': {
    summary: 'Go on as another of the accounts that are logged in',
    load: async () => (await import('./user.ts')).switchUser,
  },
  'user update domain': {
    summary: 'Say that the Locket of an account has another address',
    load: async () => (await import('./user.ts')).updateDomain,
  },
  'user get token': {
    summary: 'Show the token of the session in use',
    load: async () => (await import('./user.ts')).getToken,
  },
  'user mfa': {
    summary: 'Say by what your account is protected',
    load: async () => (await import('./mfa.ts')).showFactors,
  },
  'user mfa confirm': {
    summary: 'Confirm that it is you, for what asks for that',
    load: async () => (await import('./mfa.ts')).confirmPerson,
  },
  'user mfa set': {
    summary: 'Say whether every login asks for a second factor',
    load: async () => (await import('./mfa.ts')).setFactor,
  },
  'user mfa totp enable': {
    summary: 'Set up an authenticator app',
    load: async () => (await import('./mfa.ts')).enableTotp,
  },
  'user mfa totp disable': {
    summary: 'Remove the authenticator app',
    load: async () => (await import('./mfa.ts')).disableTotp,
  },
  'user mfa recovery-codes': {
    summary: 'Replace your recovery codes',
    load: async () => (await import('./mfa.ts')).renewRecoveryCodes,
  },
  'user mfa passkeys': {
    summary: 'List your passkeys',
    load: async () => (await import('./mfa.ts')).listPasskeys,
  },
  'user mfa passkeys delete': {
    summary: 'Remove a passkey',
    load: async () => (await import('./mfa.ts')).deletePasskey,
  },
};
