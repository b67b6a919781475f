import { type IncidentName, incidentSignals } from '../incidents/signals.ts';
import type { Mail } from '../mail.ts';
import { minutesOf } from './codes.ts';
import type { ChangeNotice, CodePurpose, MailOrder, Notice } from './mail-order.ts';

type Text = Omit<Mail, 'to'>;

/** Nobody is asked for this who did not say the password, or was vouched for, before. */
const alarming =
  'If that was not you, somebody knows your password: change it, and tell the administrator of your instance.';
const ignore = 'If that was not you, ignore this message: nothing happens without the code.';

const codeTexts: Readonly<Record<CodePurpose, { readonly subject: string; readonly purpose: string }>> = {
  'sign-up': {
    subject: 'Your Locket sign-up code',
    purpose: 'Somebody signs up for Locket with this address.',
  },
  'sign-in': {
    subject: 'Confirm a sign-in to Locket',
    purpose:
      'Somebody signs in to Locket by the single sign-on of an organization, with this address. The code lets that single sign-on open the account of this address in that organization from now on.',
  },
  'second-factor': {
    subject: 'Your Locket login code',
    purpose: 'Somebody who knows how to log in to your Locket account is asked for this code.',
  },
  'password-reset': {
    subject: 'Reset your Locket password',
    purpose: 'Somebody asked for a new password for your Locket account.',
  },
  'email-verification': {
    subject: 'Confirm your e-mail address for Locket',
    purpose: 'Somebody asked to confirm this address for a Locket account.',
  },
  'email-change': {
    subject: 'Confirm your new e-mail address for Locket',
    purpose: 'Somebody wants to use this address for a Locket account from now on.',
  },
};

/** A mail with a code. */
export const codeMailText = (purpose: CodePurpose, code: string): Text => ({
  subject: codeTexts[purpose].subject,
  text: [
    codeTexts[purpose].purpose,
    '',
    `Code: ${code}`,
    '',
    `It is good for ${minutesOf(purpose)} minutes after it was first asked for, and once.`,
    purpose === 'second-factor' ? alarming : ignore,
    '',
  ].join('\n'),
});

/** What is mailed instead of a sign-up code to who has an account. */
export const accountExistsText: Text = {
  subject: 'You have a Locket account already',
  text: [
    'Somebody wanted to sign up for Locket with this address, which has an account already.',
    'Log in with your password, or have it reset.',
    '',
  ].join('\n'),
};

const noticeTexts: Readonly<Record<Notice, string>> = {
  'password-changed':
    'The password of your Locket account was changed. Its other sessions were ended, and the codes of a recovery kit made before open it no longer.',
  'email-changed': 'The e-mail address of your Locket account was changed: this one is not used any more.',
  'account-recovered':
    'Your Locket account was recovered with a code of its recovery kit: it has a new password, and its sessions and API keys were ended.',
  'factor-added': 'A second factor was added to your Locket account.',
  'factor-removed': 'A second factor was removed from your Locket account.',
  'recovery-codes-replaced':
    'The recovery codes of your Locket account were replaced: those from before work no more.',
  'factors-reset':
    'An administrator removed all second factors from your Locket account and ended its sessions. Set a factor up again when you log in.',
};

/** A mail about something that happened. */
export const noticeText = (notice: Notice): Text => ({
  subject: 'Your Locket account was changed',
  text: [noticeTexts[notice], 'If that was not you, tell the administrator of your instance.', ''].join('\n'),
});

/** A mail to an incident contact of an organization. */
export const incidentText = (signal: IncidentName, organization: string): Text => {
  const { subject, sentences } = incidentSignals[signal];
  return {
    subject,
    text: [
      `Organization: ${organization}`,
      '',
      ...sentences,
      'You are told because you are an incident contact there; about this you are mailed once in 24 hours.',
      '',
    ].join('\n'),
  };
};

const changeTexts: Readonly<Record<ChangeNotice, { readonly subject: string; readonly sentence: string }>> = {
  'change-asked': {
    subject: 'A change of secrets waits for your approval',
    sentence: 'Somebody asks for a change of secrets that you may approve.',
  },
  'change-reviewed': {
    subject: 'Your change request was reviewed',
    sentence: 'An approver reviewed a change of secrets that you asked for.',
  },
  'change-merged': {
    subject: 'Your change request was merged',
    sentence: 'A change of secrets that you asked for was carried out.',
  },
  'change-bypassed': {
    subject: 'A change policy was bypassed',
    sentence:
      'A change of secrets was carried out without the approvals of its policy. The reason is with the request.',
  },
  'change-waiting': {
    subject: 'A change of secrets still waits for your approval',
    sentence: 'A change of secrets that you may approve has been waiting since yesterday.',
  },
  'change-expired': {
    subject: 'A change request has expired',
    sentence: 'A change of secrets was not merged in time. It can be asked for anew.',
  },
};

type LeakContent = Extract<MailOrder['content'], { readonly kind: 'leak' }>;

/** Names of repositories stand on one line, so that none passes for a line of ours. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);

/** A mail about what looks like secrets in a repository: how many, and never what. */
export const leakText = ({ organization, repository, numberOfRisks }: LeakContent): Text => ({
  subject: oneLine(`Secrets may have leaked in ${repository}`),
  text: [
    `Organization: ${oneLine(organization)}`,
    `Repository:   ${oneLine(repository)}`,
    `Findings:     ${numberOfRisks}, of the first commit that has any`,
    '',
    'What looks like a secret was found in commits of this repository. The list of risks of your organization says where.',
    'Revoke what is real at whoever issued it: taking it out of the repository takes it from nobody who saw it.',
    '',
  ].join('\n'),
});

type ChangeContent = Extract<MailOrder['content'], { readonly kind: 'change' }>;

/**
 * A mail about a change that waits for approvals, with a way to it where the dashboard has an address. It says nothing of
 * what is changed.
 */
export const changeText = (
  { notice, requestId, slug, projectId }: ChangeContent,
  dashboard: string | undefined,
): Text => {
  const link = dashboard && `${dashboard}/project/${projectId}/approval?requestId=${requestId}`;
  return {
    subject: changeTexts[notice].subject,
    text: [changeTexts[notice].sentence, '', `Request: ${slug}`, ...(link ? [link] : []), ''].join('\n'),
  };
};
