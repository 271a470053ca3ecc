import { createConsent } from "../../src/lib/createConsent";

const set = (optIn: unknown) => {
  window.adobe = { optIn } as Window["adobe"];
};
const Categories = { ANALYTICS: "aa" };
const fetchPermissions = jest.fn();

beforeEach(() => {
  window.adobe = undefined;
  fetchPermissions.mockReset();
});

test("is given where the page has no opt-in service", () => {
  const consent = createConsent(() => undefined);
  expect(consent()).toBe("given");
  window.adobe = {};
  expect(consent()).toBe("given");
  set({});
  expect(consent()).toBe("given");
});

test.each([
  [{ isApproved: () => true, isComplete: true }, "given"],
  [{ isApproved: () => true, isComplete: false }, "given"],
  [{ isApproved: () => false, isComplete: true }, "denied"],
  [{ isApproved: () => false, isComplete: false }, "pending"],
])("%#: what the service says of Analytics", (service, expected) => {
  set({ Categories, fetchPermissions, ...service });
  expect(createConsent(() => undefined)()).toBe(expected);
});

test("a no counts, even of a service that can't be followed", () => {
  set({ Categories, isApproved: () => false });
  expect(createConsent(() => undefined)()).toBe("denied");
});

test("follows the service, once, also one that comes later", () => {
  const onAnswer = jest.fn();
  const consent = createConsent(onAnswer);
  consent();
  set({ Categories, fetchPermissions, isApproved: () => true });
  consent();
  consent();
  expect(fetchPermissions).toHaveBeenCalledTimes(1);
  expect(fetchPermissions).toHaveBeenCalledWith(onAnswer, true);
});
