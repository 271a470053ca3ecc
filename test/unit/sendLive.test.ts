import type { Answer } from "../../src/lib/transport/Sending";
import { sendBeacon } from "../../src/lib/transport/sendBeacon";
import { sendLive } from "../../src/lib/transport/sendLive";

const URL_OF_HIT = "https://x.example/b/ss/suite/1/JS-2/s1?AQB=1";

/** Sends a hit to a server that answers so. */
async function send(wantsBeacon: boolean, end: Answer["end"] = "delivered") {
  const sent: string[] = [];
  const isDelivered = await sendLive(URL_OF_HIT, wantsBeacon, (url) => {
    sent.push(url);
    return {
      answer: Promise.resolve({ end }),
      takeBack: () => undefined,
    };
  });
  return { isDelivered, sent };
}

const beacon = jest.fn<boolean, [string]>();

beforeEach(() => {
  beacon.mockReset().mockReturnValue(true);
  navigator.sendBeacon = beacon as typeof navigator.sendBeacon;
});

test("a beacon that the browser takes is all that is known", async () => {
  expect(await send(true, "failed")).toEqual({ isDelivered: true, sent: [] });
  expect(beacon.mock.calls).toEqual([[URL_OF_HIT]]);
});

test.each(["delivered", "failed", "refused"] as const)(
  "else it is sent in another way: %s",
  async (end) => {
    const expected = { isDelivered: end === "delivered", sent: [URL_OF_HIT] };
    expect(await send(false, end)).toEqual(expected);
    expect(beacon).not.toHaveBeenCalled();
    beacon.mockReturnValue(false);
    expect(await send(true, end)).toEqual(expected);
  },
);

test("... also where there are no beacons", async () => {
  beacon.mockImplementation(() => {
    throw new TypeError("none");
  });
  expect(await send(true)).toEqual({ isDelivered: true, sent: [URL_OF_HIT] });
  expect(sendBeacon(URL_OF_HIT)).toBe(false);
});
