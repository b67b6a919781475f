import type { Mailer } from '../../domain/mail.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { MailSetting } from '../worker-settings.ts';
import { outbox } from './outbox.ts';
import { sesMailer } from './ses.ts';

/** The mailer that the settings ask for; none when there is no way to send mail. */
export const mailerFor = (setting: MailSetting | undefined, runtime: Runtime): Mailer | undefined => {
  if (!setting) return undefined;
  return setting.kind === 'ses' ? sesMailer(setting.from) : outbox(setting.folder, runtime);
};
