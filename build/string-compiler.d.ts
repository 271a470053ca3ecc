declare module "@internationalized/string-compiler" {
  /** The source of a string, or of a function that @internationalized/string calls. */
  export function compileString(message: string): string;
}
