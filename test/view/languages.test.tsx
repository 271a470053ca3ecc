import { screen } from "@testing-library/react";
import { ClearQueueView } from "../../src/view/actions/clearQueue/ClearQueueView";
import { confirmation, openView, radio } from "./support/openView";

/* The language of the views: the Data Collection UI's, then the browser's, then English. */

const browserLanguages = jest.spyOn(navigator, "languages", "get");
beforeEach(() => browserLanguages.mockReturnValue(["en-US"]));

test.each([
  [["es-es"], ["sv-SE"], "Seguimiento sin conexión", "es-ES"],
  [["pt-br"], ["sv-SE"], "Rastreamento offline", "pt-BR"],
  [["sv-se"], ["es-ES"], "Offlinespårning", "sv-SE"],
  [["en-us"], ["es-ES"], "Offline tracking", "en-US"],
  // The first that there are texts for, also those of another country.
  [["ja-jp", "es-mx"], ["sv-SE"], "Seguimiento sin conexión", "es-MX"],
  [["ja-jp"], ["fr", "pt-PT"], "Rastreamento offline", "pt-PT"],
  [undefined, ["sv"], "Offlinespårning", "sv"],
  [["ja-jp"], ["fr-FR"], "Offline tracking", "en-US"],
  // What isn't a list of languages.
  ["sv-se", ["es-ES"], "Offlinespårning", "sv-SE"],
  [[null, 5, "not a tag", {}], ["es-ES"], "Seguimiento sin conexión", "es-ES"],
])("of %j, in a browser of %j", (preferred, browser, label, lang) => {
  browserLanguages.mockReturnValue(browser);
  openView(null, undefined, preferred);
  expect(screen.getByRole("radiogroup", { name: label })).toBeVisible();
  expect(document.documentElement.lang).toBe(lang);
});

test("numbers are written as in the language", async () => {
  const view = openView(null, undefined, ["sv-se"]);
  await view.user.click(screen.getByRole("button", { name: "Avancerat" }));
  expect(
    screen.getByText(/1 till 100\s000, som standard 1\s000\./),
  ).toBeVisible();
});

test("errors are in the language, counted, and the first is where the focus goes", async () => {
  const view = openView({ trackOffline: true, offlineHitLimit: 0 }, undefined, [
    "es-es",
  ]);
  expect(view.validate()).toBe(false);
  expect(
    screen.getByText("Hay que cambiar 2 ajustes antes de guardar."),
  ).toHaveAttribute("role", "alert");
  const checkbox = screen.getByRole("checkbox");
  expect(checkbox).toHaveFocus();
  expect(checkbox).toBeInvalid();
  await view.user.keyboard(" ");
  expect(
    screen.getByText("Hay que cambiar 1 ajuste antes de guardar."),
  ).toHaveAttribute("role", "alert");
  expect(
    screen.getByText(/Escriba un número entero de 1 a 100\.000/),
  ).toBeVisible();
});

test("nothing is announced, and the focus stays, while all is well", async () => {
  const view = openView();
  await view.user.click(radio("On"));
  await view.user.click(confirmation());
  expect(view.validate()).toBe(true);
  expect(confirmation()).toHaveFocus();
  screen
    .getAllByRole("alert")
    .forEach((alert) => expect(alert).not.toHaveTextContent(/needs? a change/));
});

test("each view is shown in it", () => {
  openView(null, ClearQueueView, ["pt-br"]);
  expect(
    screen.getByRole("radiogroup", {
      name: "Ocorrências na fila a serem removidas",
    }),
  ).toBeVisible();
});
