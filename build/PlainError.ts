/** An error whose message tells its reader what to do: it is shown without a stack. */
export class PlainError extends Error {}
