import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, Mailer } from '../../domain/mail.ts';
import type { Runtime } from '../../domain/runtime.ts';

const asText = ({ to, subject, text }: Mail, sentAt: Date): string =>
  [
    `Date: ${sentAt.toUTCString()}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\n');

/** A mailer for one machine: every message becomes a file of its own, readable by its owner only. */
export const outbox = (folder: string, runtime: Runtime): Mailer => ({
  send: async (mail) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A message that is handed over again takes the place of itself.
    const file = join(folder, `${mail.id ?? runtime.uuid()}.eml`);
    await writeFile(`${file}.tmp`, asText(mail, runtime.now()), { mode: 0o600, flush: true });
    await rename(`${file}.tmp`, file);
  },
});
