import { runInThisContext } from "node:vm";
import { compileStrings } from "../../../build/compileStrings";

/** The module virtual:strings, as the bundler makes it. */
export default runInThisContext(`(${compileStrings()})`) as unknown;
