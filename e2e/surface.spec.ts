/** What a browser lets our pages do, and what it does not: the policies in force, on the pages as people get them. */
import { connect } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { RAW_REQUESTS } from "@/lib/server/rawRequests";

/** What the browser refused, and what it wrote on the console. */
async function watch(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.exposeFunction("violated", (what: string) => complaints.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      window.violated?.(`${violatedDirective} ${blockedURI} ${sample}`),
    );
  });
  return complaints;
}

declare global {
  interface Window {
    violated?(what: string): Promise<void>;
    injected?: boolean;
  }
}

test("pages load without violating their policy, isolated from other sites, each with a nonce of its own", async ({
  page,
  request,
}) => {
  const complaints = await watch(page);
  const { code } = await (await request.post("/api/rooms", { data: { seats: 1, preset: "fast" } })).json();
  const nonces = new Set<string>();
  for (const path of ["/", `/r/${code}`, `/r/${code}?watch`, "/"]) {
    const response = await page.goto(path);
    await page.waitForLoadState("load");
    nonces.add(/'nonce-([^']+)'/.exec((await response?.headerValue("content-security-policy")) ?? "")?.[1] ?? "");
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  }
  await page.goto(`/r/${code}`);
  // The worker, the shared worker and what they load run under policies of their own.
  await expect.poll(() => page.evaluate(() => window.roundtable?.status().role)).toBe("validating");
  expect(complaints).toEqual([]);
  expect(nonces.size).toBe(4);
  expect(nonces).not.toContain("");
});

test("markup that somebody got into the page runs nothing", async ({ page }) => {
  const complaints = await watch(page);
  await page.route("/", async (route) => {
    const response = await route.fetch();
    const injected = [
      "<script>window.injected = true</script>",
      "<img src=x onerror='window.injected = true'>",
      "<script src='data:text/javascript,window.injected=true'></script>",
      "<base href='https://evil.example/'>",
      "<iframe srcdoc='<script>parent.injected = true</script>'></iframe>",
    ];
    const body = (await response.text()).replace("</body>", `${injected.join("")}</body>`);
    await route.fulfill({ response, body });
  });
  await page.goto("/");
  await expect.poll(() => complaints.filter((what) => what.startsWith("script-src")).length).toBeGreaterThanOrEqual(3);
  expect(complaints.some((what) => what.startsWith("base-uri"))).toBe(true);
  expect(await page.evaluate(() => window.injected)).toBe(undefined);
});

test("a script of ours that handles a string carelessly is stopped", async ({ page }) => {
  await page.goto("/");
  const outcomes = await page.evaluate(() => {
    const attempts: Record<string, () => void> = {
      markup: () => {
        document.createElement("div").innerHTML = "<b>x</b>";
      },
      code: () => {
        document.createElement("script").textContent = "window.injected = true";
      },
      "a foreign script": () => {
        document.createElement("script").src = "https://evil.example/x.js";
      },
      "a foreign worker": () => void new Worker("https://evil.example/x.js"),
      "a script of ours": () => {
        document.createElement("script").src = "/stream.js";
      },
    };
    return Object.entries(attempts).map(([name, attempt]) => {
      try {
        attempt();
        return `${name} passes`;
      } catch (error) {
        return `${name}: ${(error as Error).name}`;
      }
    });
  });
  expect(outcomes).toEqual([
    "markup: TypeError",
    "code: TypeError",
    "a foreign script: TypeError",
    "a foreign worker: TypeError",
    "a script of ours passes",
  ]);
});

test("no other site may frame a page of ours", async ({ page, baseURL }) => {
  await page.route("http://127.0.0.1:1/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<iframe src="${baseURL}/"></iframe><iframe src="${baseURL}/a-page-that-allows-it"></iframe>`,
    }),
  );
  await page.route("**/a-page-that-allows-it", (route) => route.fulfill({ contentType: "text/html", body: "allowed" }));
  await page.goto("http://127.0.0.1:1/");
  const [, ours, allowed] = page.frames();
  await expect.poll(() => allowed?.evaluate(() => document.body.textContent)).toBe("allowed");
  await expect.poll(() => ours?.url()).toBe("chrome-error://chromewebdata/");
});

test("every answer carries the headers that make it safe: pages, data, files, errors", async ({ request }) => {
  for (const path of ["/", "/api/health", "/stream.js", "/icon.svg", "/api/rooms/NOWHERE0", "/nowhere", "/%ff"]) {
    const headers = (await request.get(path)).headers();
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers["content-security-policy"], path).toContain("default-src 'none'");
    expect(headers["x-powered-by"], path).toBe(undefined);
    // Over plain http there is nothing to promise, whatever the sender says about himself.
    expect(headers["strict-transport-security"], path).toBe(undefined);
  }
});

test("what is written into a connection byte by byte is refused with a problem document, never with a 500", async ({
  baseURL,
}) => {
  const { port } = new URL(baseURL ?? "");
  const codes: Record<string, string | null> = {};
  for (const { what, bytes } of RAW_REQUESTS) codes[what] = await codeOf(Number(port), bytes);
  expect(codes).toEqual(Object.fromEntries(RAW_REQUESTS.map(({ what, code }) => [what, code])));
});

/** The code of the problem that these bytes earn; null where the connection is closed without a word. */
async function codeOf(port: number, bytes: string): Promise<string | null> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes('"}') || text.includes("true}") || text.includes("false}")) socket.destroy();
  });
  socket.write(Buffer.from(bytes, "latin1"));
  await new Promise<void>((done) => socket.once("close", () => done()));
  if (text === "") return null;
  return (
    /^HTTP\/1\.1 4[\s\S]*application\/problem\+json[\s\S]*"code":"([a-z-]+)"/i.exec(text)?.[1] ?? text.slice(0, 40)
  );
}
