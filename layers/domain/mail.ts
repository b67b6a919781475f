/** A plain text message to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Hands a message over for delivery; throws when it was not accepted. */
  send(mail: Mail): Promise<void>;
}
