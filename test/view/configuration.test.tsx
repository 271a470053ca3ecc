import { screen, within } from "@testing-library/react";
import Ajv from "ajv-draft-04";
import extension from "../../extension.json";
import { confirmation, field, openView, toggle } from "./support/openView";

const SUITES = "Report suites that accept timestamped hits";
const isValid = new Ajv().compile(extension.configuration.schema);

test("new: off, with a note on report suites that require timestamps", () => {
  const view = openView();
  expect(toggle()).not.toBeChecked();
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
  await view.user.click(toggle());
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

test("a data element decides instead of the switch, and needs the confirmation too", async () => {
  const view = openView();
  view.setPicked("%is offline allowed%");
  await view.user.click(
    screen.getByRole("button", {
      name: "Select a data element: Offline tracking from a data element",
    }),
  );
  expect(field("Offline tracking from a data element")).toHaveValue(
    "%is offline allowed%",
  );
  expect(toggle()).toBeDisabled();
  expect(view.validate()).toBe(false);
  await view.user.click(confirmation());
  expect(view.validate()).toBe(true);
  expect(view.getSettings()).toEqual({
    trackOffline: "%is offline allowed%",
    timestampsAccepted: true,
  });

  await view.user.clear(field("Offline tracking from a data element"));
  await view.user.type(field("Offline tracking from a data element"), "yes");
  expect(view.validate()).toBe(false);
  expect(screen.getByText(/Pick a data element, or clear/)).toBeVisible();
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
    ["suite1,suite2", "A report suite ID has letters"],
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
    expect(view.validate()).toBe(false);
    expect(view.getSettings()).toMatchObject({ reportSuites: ["suite1"] });
  });

  test("what is typed but not added is not forgotten", async () => {
    const view = openView({ trackOffline: true, timestampsAccepted: true });
    await view.user.type(field(SUITES), "suite1");
    expect(view.validate()).toBe(false);
    expect(screen.getByText(/Add this report suite/)).toBeVisible();
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
  expect(toggle()).not.toBeChecked();
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
    expect(toggle()).not.toBeChecked();
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
