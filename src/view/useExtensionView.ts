import { useCallback, useEffect, useRef, useState } from "react";

/** What is wrong, in the user's words, by the name of the form value. */
export type ErrorsOf<Values> = Partial<Record<keyof Values, string>>;

/** How settings are shown in a form and saved from it. */
export interface Form<Values> {
  /** What the form shows for saved settings, null when there are none yet; those of a wrong form as they are. */
  toFormValues(settings: unknown): Values;
  /** Everything that is wrong with the form; empty when it can be saved. */
  validateForm(values: Values): ErrorsOf<Values>;
  toSettings(values: Values): unknown;
}

/** What a part of a form gets. */
export interface FormProps<Values> {
  values: Values;
  /** What to show as wrong. */
  errors: ErrorsOf<Values>;
  onChange(changes: Partial<Values>): void;
  extensionBridge: ExtensionBridge;
}

/** Connects a form to the Data Collection UI. Undefined until that gave the settings. */
export function useExtensionView<Values>(
  extensionBridge: ExtensionBridge,
  form: Form<Values>,
): FormProps<Values> | undefined {
  const [values, setValues] = useState<Values>();
  const [showsErrors, setShowsErrors] = useState(false);
  // The bridge asks outside of rendering.
  const latest = useRef<Values>(form.toFormValues(null));

  const show = useCallback((next: Values) => {
    latest.current = next;
    setValues(next);
  }, []);

  useEffect(() => {
    extensionBridge.register({
      init(info) {
        const settings = info?.settings;
        show(form.toFormValues(settings));
        // What was saved may be wrong: it can be made through the API.
        setShowsErrors(!!settings);
      },
      validate() {
        setShowsErrors(true);
        return Object.keys(form.validateForm(latest.current)).length === 0;
      },
      getSettings: () => form.toSettings(latest.current),
    });
  }, [extensionBridge, form, show]);

  return (
    values && {
      values,
      errors: showsErrors ? form.validateForm(values) : {},
      onChange: (changes) => show({ ...latest.current, ...changes }),
      extensionBridge,
    }
  );
}
