import "@testing-library/jest-dom";
import type { ComponentType } from "react";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ConfigurationView } from "../../../src/view/configuration/ConfigurationView";

type RegisteredView = Parameters<ExtensionBridge["register"]>[0];

/** The view, and the Data Collection UI's side of it. */
export interface OpenView {
  user: ReturnType<typeof userEvent.setup>;
  /** Opens the view anew with other settings. */
  init(settings: unknown): void;
  /** What the UI asks before it saves. */
  validate(): boolean;
  getSettings(): unknown;
  /** What the data element dialog will give. */
  setPicked(token: string): void;
}

/** Renders a view, that of the configuration if no other is given, as the Data Collection UI does. */
export function openView(
  settings: unknown = null,
  View: ComponentType<{
    extensionBridge: ExtensionBridge;
  }> = ConfigurationView,
  preferredLanguages?: unknown,
): OpenView {
  let view: RegisteredView | undefined;
  let picked = "%picked%";
  const bridge: ExtensionBridge = {
    register(registered) {
      view = registered;
    },
    openDataElementSelector: ({ tokenize }) =>
      Promise.resolve(tokenize ? picked : picked.slice(1, -1)),
  };
  render(<View extensionBridge={bridge} />);
  const registered = view as unknown as RegisteredView;
  const open: OpenView = {
    user: userEvent.setup(),
    init(next) {
      act(() => registered.init({ settings: next, preferredLanguages }));
    },
    validate() {
      let isValid = false;
      act(() => {
        isValid = registered.validate();
      });
      return isValid;
    },
    getSettings: () => registered.getSettings(),
    setPicked(token) {
      picked = token;
    },
  };
  open.init(settings);
  return open;
}

/** A choice of a radio group. */
export const radio = (name: string) => screen.getByRole("radio", { name });
export const confirmation = () =>
  screen.getByRole("checkbox", {
    name: "My report suites accept timestamped hits",
  });
export const field = (name: RegExp | string) =>
  screen.getByRole("textbox", { name });
