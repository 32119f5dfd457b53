/** A page as a picture in a file. WebP, which Playwright has no word for: a third of the bytes of a PNG. */
import { writeFileSync } from "node:fs";
import type { Page } from "playwright";

/** Of 100. Below this, hairlines in dark pictures begin to smear. */
const QUALITY = 82;

/** @returns its size in bytes */
export async function takePicture(page: Page, file: string): Promise<number> {
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await browser.detach();
  const bytes = Buffer.from(data, "base64");
  writeFileSync(file, bytes);
  return bytes.length;
}
