/** An option was given a value that it does not take; the message says what it takes. */
export class Misuse extends Error {}
