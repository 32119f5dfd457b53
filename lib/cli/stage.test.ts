/** Commands on real tabs: what the machine lacks is said before anything is done, and what was begun is ended. */
import { afterEach, expect, test, vi } from "vitest";
import { EXIT_UNAVAILABLE, onServer, onStage } from "./stage";

const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
afterEach(() => said.mockClear());

const LAUNCH = { executablePath: "/usr/bin/chromium", args: [] };
const without = (what: string) => () => Promise.reject(new Error(`no ${what} here`));

function server() {
  const steps: string[] = [];
  return {
    steps,
    serve: async () => {
      steps.push("serve");
      const url = "http://localhost:1";
      const end = async () => void steps.push("stop");
      return { url, process: null as never, stop: end, kill: end };
    },
  };
}

test("without a browser nothing is served, and the reason is all that is said", async () => {
  const { steps, serve } = server();
  const run = vi.fn(async () => 0);
  expect(await onStage(run, { find: without("browser"), serve })).toBe(EXIT_UNAVAILABLE);
  expect(said.mock.calls).toEqual([["no browser here"]]);
  expect(steps).toEqual([]);
  expect(run).not.toHaveBeenCalled();
});

test("without a server the reason is all that is said", async () => {
  expect(await onServer(async () => 0, without("server"))).toBe(EXIT_UNAVAILABLE);
  expect(said.mock.calls).toEqual([["no server here"]]);
});

test("the exit code is the run's, and the server is stopped also after a run that throws", async () => {
  const { steps, serve } = server();
  expect(
    await onStage(async ({ url }, { executablePath }) => (url && executablePath ? 3 : 0), {
      find: async () => LAUNCH,
      serve,
    }),
  ).toBe(3);
  await expect(onServer(() => Promise.reject(new Error("our own mistake")), serve)).rejects.toThrow("our own mistake");
  expect(steps).toEqual(["serve", "stop", "serve", "stop"]);
  expect(said).not.toHaveBeenCalled();
});
