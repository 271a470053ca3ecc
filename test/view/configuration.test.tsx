import { act, screen, within } from "@testing-library/react";
import Ajv from "ajv-draft-04";
import extension from "../../extension.json";
import { confirmation, field, openView, radio } from "./support/openView";

const SUITES = "Report suites that accept timestamped hits";
const isValid = new Ajv().compile(extension.configuration.schema);

test("new: off, with a note on report suites that require timestamps", () => {
  const view = openView();
  expect(radio("Off")).toBeChecked();
  expect(screen.getByText(/drops hits without a timestamp/)).toBeVisible();
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({
    trackOffline: false,
    timestampsAccepted: false,
  });
});

test("on: a warning, and not valid until it is confirmed", async () => {
  const view = openView();
  await view.user.click(radio("On"));
  [
    /set to Timestamps optional or Timestamps required.*they are lost and can't be recovered/,
    /Analytics > Admin > Report Suites > Edit Settings > General > Timestamp configuration/,
    /Don't use the visitorID variable/,
  ].forEach((text) => expect(screen.getByText(text)).toBeVisible());
  expect(screen.queryByText(/drops hits without a timestamp/)).toBeNull();
  expect(screen.queryByText(/Confirm this/)).toBeNull();

  expect(view.validate()).toBe(false);
  expect(
    screen.getByRole("group", { name: /Confirmation/ }),
  ).toHaveAccessibleDescription(/Confirm this/);

  await view.user.click(confirmation());
  expect(view.validate()).toBe(true);
  expect(screen.queryByText(/Confirm this/)).toBeNull();
  expect(view.getSettings()).toEqual({
    trackOffline: true,
    timestampsAccepted: true,
  });
});

test("a data element decides: the confirmation says why it is needed then too", async () => {
  const view = openView();
  view.setPicked("%is offline allowed%");
  expect(screen.queryByRole("textbox", { name: "Data element" })).toBeNull();
  await view.user.click(radio("From a data element"));
  expect(view.validate()).toBe(false);
  expect(field("Data element")).toHaveAccessibleDescription(
    /Pick a data element/,
  );
  expect(
    screen.getByRole("group", { name: /Confirmation/ }),
  ).toHaveAccessibleDescription(
    /Confirm this, as the data element may turn offline tracking on/,
  );
  await view.user.click(
    screen.getByRole("button", { name: "Select a data element: Data element" }),
  );
  expect(field("Data element")).toHaveValue("%is offline allowed%");
  expect(view.validate()).toBe(false);
  await view.user.click(confirmation());
  expect(
    screen.getByRole("group", { name: /Confirmation/ }),
  ).toHaveAccessibleDescription(
    /Needed, as the data element may turn offline tracking on/,
  );
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({
    trackOffline: "%is offline allowed%",
    timestampsAccepted: true,
  });

  await view.user.clear(field("Data element"));
  await view.user.type(field("Data element"), "yes");
  expect(view.validate()).toBe(false);

  // What is no longer asked for is neither wrong nor saved.
  await view.user.click(radio("Off"));
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({
    trackOffline: false,
    timestampsAccepted: true,
  });
});

test("the warning is of the report suites in the list, where there is one", async () => {
  const view = openView({ trackOffline: true, timestampsAccepted: true });
  const title = () =>
    screen.getByRole("heading", { name: /must accept timestamped hits/ })
      .textContent;
  expect(title()).toMatch(/^Every report suite must/);
  expect(screen.getByText(/Each report suite that gets hits/)).toBeVisible();
  await view.user.type(field(SUITES), "suite1{Enter}");
  expect(title()).toMatch(/^Every report suite in the list must/);
  expect(screen.queryByText(/Each report suite that gets hits/)).toBeNull();
  expect(
    screen.getByText(
      /for the report suites in the list.*set to Timestamps optional or Timestamps required.*they are lost and can't be recovered/,
    ),
  ).toBeVisible();
});

test.each([["Off"], ["On"]])(
  "%s: there is a link to Adobe's documentation, in a tab of its own",
  async (choice) => {
    const view = openView();
    await view.user.click(radio(choice));
    const link = screen.getByRole("link", {
      name: "Learn more about offline tracking",
    });
    expect(link).toHaveAttribute(
      "href",
      "https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/config-vars/trackoffline",
    );
    expect(link).toHaveAttribute("target", "_blank");
    expect(link.getAttribute("rel")).toContain("noopener");
  },
);

test("the extension's version is at the foot", () => {
  openView();
  expect(screen.getByText(`Version ${extension.version}`)).toBeVisible();
});

describe("report suites", () => {
  test("are added and removed, by keyboard too", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.type(field(SUITES), "suite1");
    await view.user.click(
      screen.getByRole("button", { name: "Add report suite" }),
    );
    await view.user.type(field(SUITES), " Suite-2 {Enter}");
    expect(field(SUITES)).toHaveValue("");
    expect(view.getSettings()).toMatchObject({
      reportSuites: ["suite1", "Suite-2"],
    });

    await view.user.click(
      within(screen.getByRole("row", { name: "suite1" })).getByRole("button"),
    );
    expect(view.getSettings()).toMatchObject({ reportSuites: ["Suite-2"] });
    screen.getByRole("row", { name: "Suite-2" }).focus();
    await view.user.keyboard("{Delete}");
    expect(view.getSettings()).toEqual({
      trackOffline: true,
      timestampsAccepted: true,
    });
  });

  test.each([
    ["suite1", "suite1 is in the list already."],
    ["SUITE1", "SUITE1 is in the list already."],
    ["", "A report suite ID has letters"],
    [" ; ", "A report suite ID has letters"],
    ["my suite", "A report suite ID has letters"],
    ["x".repeat(41), "A report suite ID has letters"],
  ])("%s is refused", async (id, message) => {
    const view = openView({
      trackOffline: true,
      timestampsAccepted: true,
      reportSuites: ["suite1"],
    });
    await view.user.type(field(SUITES), id + "{Enter}");
    expect(screen.getByText(new RegExp(message))).toBeVisible();
    expect(view.validate()).toBe(!id.trim());
    expect(view.getSettings()).toMatchObject({ reportSuites: ["suite1"] });
  });

  test.each([
    ["suite1, suite2;suite3", ["suite1", "suite2", "suite3"]],
    ["suite1\nsuite2\r\nsuite3\n", ["suite1", "suite2", "suite3"]],
    // A row and a column of a spreadsheet.
    ["suite1\tsuite2", ["suite1", "suite2"]],
    [" ,suite1,,suite1;SUITE1 ", ["suite1"]],
  ])("%j is pasted, and added in one go", async (text, reportSuites) => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.click(field(SUITES));
    await view.user.paste(text);
    await view.user.keyboard("{Enter}");
    expect(view.getSettings()).toMatchObject({ reportSuites });
    expect(field(SUITES)).toHaveValue("");
    expect(view.validate()).toBe(true);
  });

  test("of what is pasted, the wrong ones stay in the field, with the reasons", async () => {
    const view = openView({
      trackOffline: true,
      timestampsAccepted: true,
      reportSuites: ["Listed"],
    });
    await view.user.click(field(SUITES));
    await view.user.paste("good\nmy suite\nlisted\nbetter\n-x");
    await view.user.click(
      screen.getByRole("button", { name: "Add report suite" }),
    );
    expect(view.getSettings()).toMatchObject({
      reportSuites: ["Listed", "good", "better"],
    });
    expect(field(SUITES)).toHaveValue("my suite, listed, -x");
    expect(field(SUITES)).toHaveAccessibleDescription(
      /A report suite ID has letters.*listed is in the list already\.$/,
    );
    expect(view.validate()).toBe(false);
  });

  test("pasted lines can be taken back", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.click(field(SUITES));
    await view.user.paste("suite1\nsuite2");
    await view.user.clear(field(SUITES));
    expect(field(SUITES)).toHaveValue("");
    expect(view.validate()).toBe(true);
  });

  test("lines are pasted where the cursor is", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.type(field(SUITES), "first,last");
    await view.user.keyboard("{ArrowLeft>4}");
    await view.user.paste("second\nthird\n");
    expect(field(SUITES)).toHaveValue("first,second, third, last");
    await view.user.keyboard("{Enter}");
    expect(view.getSettings()).toMatchObject({
      reportSuites: ["first", "second", "third", "last"],
    });
  });

  test("saved in upper and lower case, one is shown once", () => {
    openView({
      trackOffline: true,
      timestampsAccepted: true,
      reportSuites: ["MySuite", "mysuite", "other"],
    });
    expect(
      screen.getAllByRole("row").map(({ textContent }) => textContent),
    ).toEqual(["MySuite", "other"]);
  });

  test("the last one removed by keyboard leaves the focus in the field", async () => {
    const view = openView({
      trackOffline: true,
      timestampsAccepted: true,
      reportSuites: ["suite1", "suite2"],
    });
    act(() => screen.getByRole("row", { name: "suite1" }).focus());
    await view.user.keyboard("{Delete}");
    expect(screen.getByRole("row", { name: "suite2" })).toHaveFocus();
    await view.user.keyboard("{Delete}");
    expect(screen.queryByRole("row")).toBeNull();
    expect(field(SUITES)).toHaveFocus();
  });

  test("an error is gone when the view is opened anew", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.type(field(SUITES), "my suite{Enter}");
    expect(screen.getByText(/A report suite ID has letters/)).toBeVisible();
    view.init({ trackOffline: true, timestampsAccepted: true });
    expect(screen.queryByText(/A report suite ID has letters/)).toBeNull();
    expect(field(SUITES)).toBeValid();
  });

  test("what is typed but not added is not forgotten", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.type(field(SUITES), "suite1");
    expect(view.validate()).toBe(false);
    expect(screen.getByText(/Add this report suite/)).toBeVisible();
    await view.user.type(field(SUITES), ", suite2");
    expect(screen.getByText(/Add these report suites/)).toBeVisible();
  });
});

describe("advanced", () => {
  const advanced = () => screen.getByRole("button", { name: "Advanced" });

  test("is closed at first, and saves only what is not the default", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    expect(advanced()).toHaveAttribute("aria-expanded", "false");
    await view.user.click(advanced());
    expect(field("Most hits kept")).toHaveValue("1000");
    expect(field("Delay between queued hits (milliseconds)")).toHaveValue("0");
    expect(field("Oldest hit kept (days)")).toHaveValue("92");
    expect(
      screen.getByRole("radio", { name: "Durable (recommended)" }),
    ).toBeChecked();

    await view.user.clear(field("Most hits kept"));
    await view.user.type(field("Most hits kept"), "5000");
    await view.user.click(
      screen.getByRole("button", {
        name: "Select a data element: Oldest hit kept (days)",
      }),
    );
    await view.user.clear(field("Delay between queued hits (milliseconds)"));
    expect(view.validate()).toBe(true);
    expect(view.getSettings()).toEqual({
      trackOffline: true,
      timestampsAccepted: true,
      offlineHitLimit: 5000,
      maxHitAge: "%picked%",
    });

    await view.user.click(
      screen.getByRole("radio", { name: "AppMeasurement's own" }),
    );
    expect(view.getSettings()).toMatchObject({ queue: "appmeasurement" });
  });

  test.each([
    ["Most hits kept", ["0", "100001", "1.5", "-1", "many", "%a%b%", "1e3"]],
    ["Delay between queued hits (milliseconds)", ["60001", "-1", " x"]],
    ["Oldest hit kept (days)", ["0", "93"]],
  ])(
    "%s takes a whole number in range or a data element",
    async (name, wrong) => {
      const view = openView({ trackOffline: true, timestampsAccepted: true });
      await view.user.click(advanced());
      for (const text of wrong) {
        await view.user.clear(field(name));
        await view.user.type(field(name), text);
        expect(view.validate()).toBe(false);
        expect(field(name)).toBeInvalid();
        expect(field(name)).toHaveAccessibleDescription(
          /Enter a whole number from/,
        );
      }
    },
  );
});

test.each([
  { trackOffline: false, timestampsAccepted: false },
  { trackOffline: false, timestampsAccepted: true },
  { trackOffline: true, timestampsAccepted: true },
  { trackOffline: "%element%", timestampsAccepted: true },
  {
    trackOffline: true,
    timestampsAccepted: true,
    reportSuites: ["a", "b"],
    queue: "appmeasurement",
    offlineHitLimit: 1,
    offlineThrottleDelay: 60000,
    maxHitAge: "%age%",
  },
])("saving unchanged gives the same: %j", (settings) => {
  const view = openView(settings);
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual(settings);
  expect(isValid(view.getSettings())).toBe(true);
});

test("reopened with other settings, it shows those", async () => {
  const view = openView({ trackOffline: true, timestampsAccepted: true });
  await view.user.type(field(SUITES), "draft");
  view.init({
    trackOffline: true,
    timestampsAccepted: false,
    reportSuites: ["x"],
  });
  expect(confirmation()).not.toBeChecked();
  expect(field(SUITES)).toHaveValue("");
  expect(screen.getByRole("row", { name: "x" })).toBeVisible();
  view.init(null);
  expect(radio("Off")).toBeChecked();
  expect(screen.queryByRole("row")).toBeNull();
});

test.each([
  [{ trackOffline: "yes", timestampsAccepted: true }, /Pick a data element/],
  [{ trackOffline: 1, timestampsAccepted: true }, /Pick a data element/],
  [{ trackOffline: true, timestampsAccepted: "true" }, /Confirm this/],
  [{ trackOffline: true }, /Confirm this/],
  [{ reportSuites: "a,b" }, /Remove what isn't a report suite ID: a,b/],
  [{ reportSuites: [5, null, {}] }, /Remove .*: \[5\], \[null\], \[\{\}\]/],
  [{ queue: "mine" }, /Choose a queue/],
  [{ queue: {} }, /Choose a queue/],
  [{ offlineHitLimit: -5 }, /from 1 to 100,000/],
  [{ offlineThrottleDelay: [] }, /from 0 to 60,000/],
  [{ maxHitAge: "soon" }, /from 1 to 92/],
])("settings of a wrong form show as errors: %j", (settings, message) => {
  const view = openView(settings);
  expect(screen.getByText(message)).toBeVisible();
  expect(view.validate()).toBe(false);
});

test.each([null, undefined, "text", 5, [], { unknown: 1 }])(
  "settings that are none at all don't break the view: %j",
  (settings) => {
    const view = openView(settings);
    expect(radio("Off")).toBeChecked();
    expect(view.getSettings()).toEqual({
      trackOffline: false,
      timestampsAccepted: false,
    });
  },
);

describe("the schema", () => {
  test.each([
    {},
    { trackOffline: true },
    { trackOffline: true, timestampsAccepted: false },
    { trackOffline: "%x%", timestampsAccepted: false },
    { trackOffline: "x", timestampsAccepted: true },
    { trackOffline: false, timestampsAccepted: 1 },
    { trackOffline: false, timestampsAccepted: true, more: 1 },
    { trackOffline: false, timestampsAccepted: true, reportSuites: "a" },
    { trackOffline: false, timestampsAccepted: true, reportSuites: ["a", "a"] },
    { trackOffline: false, timestampsAccepted: true, reportSuites: ["a b"] },
    { trackOffline: false, timestampsAccepted: true, queue: "x" },
    { trackOffline: false, timestampsAccepted: true, offlineHitLimit: 0 },
    { trackOffline: false, timestampsAccepted: true, offlineHitLimit: 100001 },
    { trackOffline: false, timestampsAccepted: true, offlineHitLimit: 1.5 },
    { trackOffline: false, timestampsAccepted: true, offlineHitLimit: "5" },
    {
      trackOffline: false,
      timestampsAccepted: true,
      offlineThrottleDelay: 60001,
    },
    { trackOffline: false, timestampsAccepted: true, maxHitAge: 93 },
  ])("refuses %j", (settings) => {
    expect(isValid(settings)).toBe(false);
  });
});
