/** What the incident contacts of an organization are told about. */
export interface IncidentSignal {
  /** How many such events within an hour are an incident. */
  readonly after: number;
  readonly subject: string;
  /** What happened and what helps; the mail names the organization besides. */
  readonly sentences: readonly string[];
}

/**
 * Every signal by its name. An event that is one says so: it names the signal as `incident` in its metadata (`noteIncident`),
 * and its type stands in `functions/incident-events.ts`.
 */
export const incidentSignals = {
  lockouts: {
    after: 10,
    subject: 'Locket: many logins are refused as locked',
    sentences: [
      'Within an hour ten logins were refused because too many wrong guesses came before: somebody may be guessing.',
      'The audit log names the accounts and machine identities, and the addresses the guesses came from.',
    ],
  },
  'audit-delivery': {
    after: 1,
    subject: 'Locket: an audit log stream has stopped',
    sentences: [
      'The destination of an audit log stream did not take events three times in a row.',
      'Events wait for it for a day, and are in the audit log in any case.',
      'The audit log names the stream and the error (fail-audit-log-stream); other streams may have stopped since.',
    ],
  },
  'break-glass': {
    after: 1,
    subject: 'Locket: access was taken without approval',
    sentences: [
      'Somebody took access that nobody approved, as a soft access approval policy allows, and gave a reason.',
      'The audit log tells who, where, for how long and why (break-glass-access).',
      'Whoever took it, every approver of the policy and every admin of the project may end it at once.',
    ],
  },
  'enforcement-bypassed': {
    after: 1,
    subject: 'Locket: single sign-on was bypassed',
    sentences: [
      'An admin used a break-glass code to act in an organization whose people have to sign in by single sign-on.',
      'The audit log tells who, and how many codes are left (use-break-glass-code). The session counts for an hour.',
      'If nobody meant to, end the admin’s sessions and make new codes.',
    ],
  },
} as const satisfies Readonly<Record<string, IncidentSignal>>;

export type IncidentName = keyof typeof incidentSignals;

export const isIncidentName = (name: string): name is IncidentName => Object.hasOwn(incidentSignals, name);
