import type { ModeOption } from "../DemoState";
import { element } from "./element.ts";

/** States to choose one of. */
export interface Choice<Mode extends string> {
  /** The fieldset's ID. */
  id: string;
  modes: ModeOption<Mode>[];
  mode: Mode;
  setMode: (mode: Mode) => unknown;
}

function createOption<Mode extends string>(
  { mode, name, note }: ModeOption<Mode>,
  { id, setMode }: Choice<Mode>,
): HTMLElement {
  const label = document.createElement("label");
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = id;
  radio.value = mode;
  radio.onchange = () => setMode(mode);
  const title = document.createElement("strong");
  title.textContent = name;
  const text = document.createElement("span");
  text.append(title, `: ${note}`);
  label.append(radio, text);
  return label;
}

/** Shows the states of a server, and has them set. */
export function showModes<Mode extends string>(
  choice: Choice<Mode>,
  isCurrent: boolean,
): void {
  const fieldset = element(choice.id) as HTMLFieldSetElement;
  fieldset.disabled = !isCurrent;
  if (!fieldset.querySelector("input")) {
    fieldset.append(
      ...choice.modes.map((option) => createOption(option, choice)),
    );
  }
  fieldset.querySelectorAll("input").forEach((radio) => {
    radio.checked = radio.value === choice.mode;
  });
}
