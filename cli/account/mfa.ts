import { command, type Surroundings, UsageFault } from '../command.ts';
import { callerFlags, openUserCaller } from '../instance/caller.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';
import { confirmed, withProof } from './proof.ts';

const showCodes = (codes: readonly string[], around: Surroundings): void => {
  if (codes.length === 0) return;
  around.tell(
    'Keep these recovery codes, each works once in the place of your device; they are not shown again:',
  );
  around.print(codes.join('\n'));
};

/** `locket user mfa` */
export const showFactors = command({
  summary: 'say by what your account is protected',
  flags: { ...callerFlags, json: { help: 'In JSON' } },
  run: async (given, around) => {
    const caller = await openUserCaller(given, around);
    const status = await caller.call('GET /api/v1/user/me/second-factors', {});
    const { isMfaEnabled, selectedMfaMethod, methods, codesLeft } = status;
    if (given.json) {
      around.print(JSON.stringify({ isMfaEnabled, selectedMfaMethod, methods, codesLeft }));
      return 0;
    }
    around.print(`Asked for at every login: ${isMfaEnabled ? `yes, ${selectedMfaMethod ?? 'email'}` : 'no'}`);
    around.print(`Set up: ${methods.join(', ') || 'nothing'}`);
    around.print(`Recovery codes left: ${codesLeft}`);
    return 0;
  },
});

/** `locket user mfa confirm` */
export const confirmPerson = command({
  summary: 'confirm that it is you, for what asks for a proof of the last ten minutes',
  flags: callerFlags,
  run: async (given, around) => {
    await confirmed(await openUserCaller(given, around), around);
    around.tell('Confirmed for ten minutes');
    return 0;
  },
});

/** `locket user mfa totp enable` */
export const enableTotp = command({
  summary: 'set up an authenticator app',
  flags: callerFlags,
  run: async (given, around) => {
    const caller = await openUserCaller(given, around);
    const register = () => caller.call('POST /api/v1/user/me/totp/register', {});
    const { otpUrl, recoveryCodes } = await withProof(caller, around, register);
    around.tell(`Give this to your authenticator app:\n\n  ${otpUrl}\n`);
    const totp = await around.terminal.ask('Code that it shows now');
    await caller.call('POST /api/v1/user/me/totp/verify', { body: { totp } });
    showCodes(recoveryCodes, around);
    around.tell('Have every login ask for it: locket user mfa set totp');
    return 0;
  },
});

/** `locket user mfa totp disable` */
export const disableTotp = command({
  summary: 'remove the authenticator app',
  flags: callerFlags,
  run: async (given, around) => {
    const caller = await openUserCaller(given, around);
    await withProof(caller, around, () => caller.call('DELETE /api/v1/user/me/totp', {}));
    around.tell('The authenticator app was removed');
    return 0;
  },
});

/** `locket user mfa recovery-codes` */
export const renewRecoveryCodes = command({
  summary: 'replace your recovery codes',
  flags: callerFlags,
  run: async (given, around) => {
    const caller = await openUserCaller(given, around);
    const renew = () => caller.call('POST /api/v1/user/me/totp/recovery-codes', {});
    showCodes((await withProof(caller, around, renew)).recoveryCodes, around);
    return 0;
  },
});

const choices = ['email', 'totp', 'webauthn', 'off'] as const;

/** `locket user mfa set` */
export const setFactor = command({
  summary: 'say whether every login asks for a second factor, and which: email, totp, webauthn or off',
  flags: callerFlags,
  words: { usage: '<method>', min: 1, max: 1 },
  run: async (given, around, [word]) => {
    const choice = choices.find((each) => each === word);
    if (!choice) throw new UsageFault(`It is one of ${choices.join(', ')}`);
    const caller = await openUserCaller(given, around);
    const body =
      choice === 'off' ? { isMfaEnabled: false } : { isMfaEnabled: true, selectedMfaMethod: choice };
    await withProof(caller, around, () => caller.call('PATCH /api/v2/users/me/mfa', { body }));
    around.tell(choice === 'off' ? 'Logins ask for the password only' : `Every login asks for ${choice}`);
    return 0;
  },
});

/** `locket user mfa passkeys` */
export const listPasskeys = command({
  summary: 'list your passkeys; they are set up in a browser',
  flags: { ...callerFlags, ...outputFlags },
  run: async (given, around) => {
    const form = formOf(given);
    const caller = await openUserCaller(given, around);
    const { credentials } = await caller.call('GET /api/v1/user/me/webauthn', {});
    const rows = credentials.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
    }));
    const columns = { name: 'name', added: 'createdAt', 'last used': 'lastUsedAt', id: 'id' };
    await list(rows, columns, form, around);
    return 0;
  },
});

/** `locket user mfa passkeys delete` */
export const deletePasskey = command({
  summary: 'remove a passkey',
  flags: callerFlags,
  words: { usage: 'ID', min: 1, max: 1 },
  run: async (given, around, [credentialId = '']) => {
    const caller = await openUserCaller(given, around);
    const path = { credentialId };
    const remove = () => caller.call('DELETE /api/v1/user/me/webauthn/{credentialId}', { path });
    const { credential } = await withProof(caller, around, remove);
    around.tell(`The passkey ${credential.name} was removed`);
    return 0;
  },
});
