import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMessages } from "../../build/compileStrings.mts";

/* The texts of the views: each in every language, none for nothing. */

const { "en-US": english, ...others } = readMessages();
const VIEWS = "src/view";
const source = readdirSync(VIEWS, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(join(VIEWS, file), "utf8"))
  .join("\n");

/** What a message has in braces, and how often: "{count, plural, ...". */
const valuesOf = (message: string) =>
  [...new Set(message.match(/\{\w+[,}]/g))].sort();

test("there are Spanish, Brazilian Portuguese and Swedish ones", () => {
  expect(Object.keys(others).sort()).toEqual(["es-ES", "pt-BR", "sv-SE"]);
});

describe.each(Object.entries(others))("%s", (_, messages) => {
  test("none is missing, and none is left over", () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  test.each(Object.entries(english))("%s has the same values", (key, text) => {
    expect(valuesOf(messages[key])).toEqual(valuesOf(text));
  });
});

test.each(Object.keys(english))("%s is used", (key) => {
  expect(source).toMatch(new RegExp(`\\btranslate\\(\\s*"${key}"|"${key}"`));
});

test("no view has a text of its own", () => {
  const texts = [
    // Between tags, and in attributes that are read.
    ...source.matchAll(/>\s*([A-Z][a-z]+[^<>{}()=;]*)<\//g),
    ...source.matchAll(/(?:label|description|placeholder|title)="([^"]+)"/g),
  ].map(([, text]) => text);
  expect(texts).toEqual([]);
});
