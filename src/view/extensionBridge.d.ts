/** What the Data Collection UI tells a view. */
interface InitInfo {
  /** The saved settings; null for a new configuration. */
  settings?: unknown;
  /** For example ["en-us"]. */
  preferredLanguages?: unknown;
}

/** The part of Adobe's extension bridge in use. */
interface ExtensionBridge {
  register(view: {
    init(info?: InitInfo): void;
    validate(): boolean;
    getSettings(): unknown;
  }): void;
  /** Lets the user pick a data element; resolves with its token, "%name%". */
  openDataElementSelector(options: { tokenize: boolean }): Promise<string>;
}

interface Window {
  extensionBridge: ExtensionBridge;
}
