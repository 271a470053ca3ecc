/** The part of turbine in use. */
interface Turbine {
  logger: {
    info(...messages: unknown[]): void;
    warn(...messages: unknown[]): void;
    error(...messages: unknown[]): void;
  };
  /** As `_satellite.setDebug` has it. */
  debugEnabled: boolean;
  onDebugChanged(callback: (isEnabled: boolean) => void): void;
  getExtensionSettings(): unknown;
  getSharedModule(extension: string, module: string): unknown;
}

declare const turbine: Turbine;
