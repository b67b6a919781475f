import { describe, expect, it } from 'vitest';
import { changeText } from '../../../layers/domain/mailing/mail-text.ts';

const about = { kind: 'change', requestId: 'a-request', slug: 'blue-lake', projectId: 'a-project' } as const;
const notices = [
  ['change-asked', /waits for your approval/],
  ['change-reviewed', /was reviewed/],
  ['change-merged', /was merged/],
  ['change-bypassed', /was bypassed/],
  ['change-waiting', /still waits for your approval/],
  ['change-expired', /has expired/],
] as const;

describe('a mail about a change request', () => {
  it.each(notices)('%s says what became of it, and where it is', (notice, subject) => {
    const mail = changeText({ ...about, notice }, 'https://locket.example');
    expect(mail.subject).toMatch(subject);
    expect(mail.text).toContain('Request: blue-lake');
    expect(mail.text).toContain('https://locket.example/project/a-project/approval?requestId=a-request');
  });

  it.each(notices)('%s leads nowhere as long as the dashboard has no address', (notice) => {
    const { text } = changeText({ ...about, notice }, undefined);
    expect(text).toContain('Request: blue-lake');
    expect(text).not.toMatch(/http|undefined/);
  });
});
