/** The part of turbine in use. */
interface Turbine {
  logger: {
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  };
  getExtensionSettings(): unknown;
  getSharedModule(extension: string, module: string): unknown;
}

declare const turbine: Turbine;
