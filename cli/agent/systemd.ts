import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Surroundings } from '../command.ts';
import { log } from '../terminal/log.ts';

const run = promisify(execFile);

/** Milliseconds for the message. */
const timeout = 5000;

/**
 * Tells systemd how the service fares, where it asks (sd_notify). Node has no datagram sockets of Unix, so systemd's
 * own program tells it, which the unit must allow: NotifyAccess=all.
 */
export const notifySystemd = async (state: 'READY=1' | 'STOPPING=1', around: Surroundings): Promise<void> => {
  const { env } = around;
  if (!env.NOTIFY_SOCKET) return;
  await run('systemd-notify', [state], { env: { ...env }, timeout }).catch((error: NodeJS.ErrnoException) => {
    log(around, 'WRN', `systemd cannot be told ${state}: systemd-notify ended with ${error.code}`);
  });
};
