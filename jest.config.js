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
    {
      displayName: "browser",
      testEnvironment: "node",
      testMatch: ["<rootDir>/test/{browser,faults}/**/*.test.ts"],
      transform: typescript,
      globalSetup: "<rootDir>/test/browser/support/globalSetup.mjs",
    },
  ],
  testTimeout: 60000,
};
