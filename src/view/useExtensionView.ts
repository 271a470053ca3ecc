import { useCallback, useEffect, useRef, useState } from "react";
import { pickLocale } from "./pickLocale";
import type { Translate } from "./useStrings";

/** What is wrong, in the user's words, by the name of the form value. */
export type ErrorsOf<Values> = Partial<Record<keyof Values, string>>;

/** How settings are shown in a form and saved from it. */
export interface Form<Values> {
  /** What the form shows for saved settings, null when there are none yet; those of a wrong form as they are. */
  toFormValues(settings: unknown): Values;
  /** Everything that is wrong with the form; empty when it can be saved. */
  validateForm(values: Values, translate: Translate): ErrorsOf<Values>;
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

/** A form, connected to the Data Collection UI. */
export interface ConnectedForm<Values> {
  values: Values;
  /** The language tag to show it in. */
  locale: string;
  /** How often the view was opened: with other settings it starts anew. */
  openings: number;
  /** How often the user tried to save what is wrong; undefined while errors are not to be shown. */
  attempts: number | undefined;
  onChange(changes: Partial<Values>): void;
}

/** Connects a form to the Data Collection UI. Undefined until that gave the settings. */
export function useExtensionView<Values>(
  extensionBridge: ExtensionBridge,
  form: Form<Values>,
): ConnectedForm<Values> | undefined {
  const [values, setValues] = useState<Values>();
  const [locale, setLocale] = useState("");
  const [openings, setOpenings] = useState(0);
  const [attempts, setAttempts] = useState<number>();
  // The bridge asks outside of rendering.
  const latest = useRef<Values>(form.toFormValues(null));

  const show = useCallback((next: Values) => {
    latest.current = next;
    setValues(next);
  }, []);

  useEffect(() => {
    extensionBridge.register({
      init(info) {
        const { settings, preferredLanguages } = Object(info) as InitInfo;
        setLocale(
          pickLocale(
            ([] as unknown[]).concat(preferredLanguages, navigator.languages),
          ),
        );
        show(form.toFormValues(settings));
        setOpenings((before) => before + 1);
        // What was saved may be wrong: it can be made through the API.
        setAttempts(settings ? 0 : undefined);
      },
      validate() {
        const isValid = !Object.keys(form.validateForm(latest.current, String))
          .length;
        setAttempts((before = 0) => (isValid ? before : before + 1));
        return isValid;
      },
      getSettings: () => form.toSettings(latest.current),
    });
  }, [extensionBridge, form, show]);

  return (
    values && {
      values,
      locale,
      openings,
      attempts,
      onChange: (changes) => show({ ...latest.current, ...changes }),
    }
  );
}
