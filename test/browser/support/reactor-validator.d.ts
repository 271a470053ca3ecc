declare module "@adobe/reactor-validator" {
  /** What is wrong with an extension.json, or undefined. */
  export default function validate(descriptor: object): string | undefined;
}
