import type { DemoState } from "../DemoState";
import { element } from "./element.ts";

function createOption(
  { mode, name, note }: DemoState["modes"][number],
  onChoice: () => void,
): HTMLElement {
  const label = document.createElement("label");
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = "mode";
  radio.value = mode;
  radio.onchange = onChoice;
  const title = document.createElement("strong");
  title.textContent = name;
  const text = document.createElement("span");
  text.append(title, `: ${note}`);
  label.append(radio, text);
  return label;
}

/** Shows the states of the collection server, and has them set. */
export function showModes(
  { modes, mode }: DemoState,
  isCurrent: boolean,
  setMode: (mode: DemoState["mode"]) => Promise<void>,
): void {
  const fieldset = element("modes") as HTMLFieldSetElement;
  fieldset.disabled = !isCurrent;
  if (!fieldset.querySelector("input")) {
    fieldset.append(
      ...modes.map((option) =>
        createOption(option, () => {
          setMode(option.mode);
        }),
      ),
    );
  }
  fieldset.querySelectorAll("input").forEach((radio) => {
    radio.checked = radio.value === mode;
  });
}
