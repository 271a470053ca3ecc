import type { FormValues } from "./formValues";
import type { FormErrors } from "./validateForm";

/** What each section of the configuration view gets. */
export interface SectionProps {
  values: FormValues;
  /** What to show as wrong. */
  errors: FormErrors;
  onChange(changes: Partial<FormValues>): void;
  extensionBridge: ExtensionBridge;
}
