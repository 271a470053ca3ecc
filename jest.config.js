const typescript = {
  "^.+\\.m?tsx?$": [
    "@swc/jest",
    {
      jsc: {
        parser: { syntax: "typescript", tsx: true },
        target: "es2022",
        transform: { react: { runtime: "automatic" } },
      },
    },
  ],
};

/** What is about visitors, and so about what their browsers do. */
const EVERY_BROWSER = [
  "test/browser/{backForward,delivery,races,thirdParty,safety,privacy,tracker,trackerContract,hostile,visitorIds}.test.ts",
];

const inBrowser = (name, files) => ({
  displayName: name === "chromium" ? "browser" : name,
  testEnvironment: "<rootDir>/test/browser/support/BrowserEnvironment.mjs",
  testMatch: files.map((file) => `<rootDir>/${file}`),
  transform: typescript,
  globalSetup: "<rootDir>/test/browser/support/globalSetup.mjs",
  globals: { BROWSER: name },
});

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    {
      displayName: "unit",
      testEnvironment: "jsdom",
      testMatch: ["<rootDir>/test/unit/**/*.test.ts"],
      transform: typescript,
    },
    {
      displayName: "view",
      testEnvironment: "jsdom",
      testMatch: ["<rootDir>/test/view/**/*.test.tsx"],
      transform: typescript,
      moduleNameMapper: {
        "\\.css$": "<rootDir>/test/view/support/noCss.js",
        "^virtual:strings$": "<rootDir>/test/view/support/strings.ts",
      },
    },
    inBrowser("chromium", ["test/{browser,faults}/**/*.test.ts"]),
    inBrowser("firefox", EVERY_BROWSER),
    inBrowser("webkit", EVERY_BROWSER),
  ],
  // Browsers wait more than they work.
  maxWorkers: 2,
  testTimeout: 180000,
};
