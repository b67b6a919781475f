/** A plain text message to one person. */
export interface Mail {
  /** The same whenever the same message is handed over; absent for one that has no id. */
  readonly id?: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Hands a message over for delivery; throws when it was not accepted. */
  send(mail: Mail): Promise<void>;
}
