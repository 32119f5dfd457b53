/** What a person at the terminal is told when the server cannot start. The working case is what every e2e test uses. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { ROOT } from "./tools";

test("a port that is taken ends the start at once, with a way out", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  expect(await start({ PORT: String(port), HOSTNAME: "127.0.0.1" })).toEqual({
    code: 1,
    complaint: `Port ${port} is taken. Choose another: PORT=${port + 1} npm start\n`,
  });
  holder.close();
});

test("a port that is none is refused by name", async () => {
  const { code, complaint } = await start({ PORT: "70000" });
  expect(code).toBe(1);
  expect(complaint).toContain('"70000"');
});

test("ICE_SERVERS that no browser would take are refused by name", async () => {
  const { code, complaint } = await start({ ICE_SERVERS: '[{"urls":"turn:turn.example"}]' });
  expect(code).toBe(1);
  expect(complaint).toBe('ICE_SERVERS: got "turn:turn.example" without a username and a credential, want both\n');
});

async function start(env: Readonly<Record<string, string>>): Promise<{ code: number; complaint: string }> {
  const args = ["--import", "tsx", "lib/cli/start.ts"];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: "pipe" });
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  return { code, complaint };
}
