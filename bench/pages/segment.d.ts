declare module "@segment/localstorage-retry" {
  export default class Queue {
    constructor(
      name: string,
      options: object,
      process: (item: string, done: (error?: Error) => void) => void,
    );
    start(): void;
    addItem(item: string): void;
  }
}
