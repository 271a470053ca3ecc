import type { FormProps } from "../useExtensionView";
import type { FormValues } from "./formValues";

/** What each section of the configuration view gets. */
export type SectionProps = FormProps<FormValues>;
