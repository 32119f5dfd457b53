/**
 * Pictures of pages, compared as by somebody who sees them from afar. Another build of the browser or of its fonts moves
 * the edges of letters by a pixel: nobody sees it, and nothing here counts it. A part that is missing, in another place or
 * in another colour counts. A picture is kept small, one pixel for a tile of the page.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";

/** CSS pixels that become one. */
const TILE_PX = 16;
/** Of 255, in a tile's mean red, green or blue: less is where a letter's edge is drawn. */
const TILE_OFF = 12;
/** Enough to find the place. */
const PLACES_MAX = 12;
const FOLDER = resolve(import.meta.dirname, "looks");

/** Mean red, green and blue of each tile, row by row, 0 to 255. */
interface Tiles {
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly number[];
}

export interface Difference {
  /** Parts of all tiles that look different. */
  readonly share: number;
  /** Where, as "column,row" in tiles: the first few. */
  readonly where: readonly string[];
}

/** Takes the picture of that name anew, once the page stands still. */
export async function takeLook(name: string, page: Page): Promise<void> {
  let last: string;
  let next = await shotOf(page);
  do {
    last = next;
    next = await shotOf(page);
  } while (next !== last);
  const small = await page.evaluate(pngOf, await page.evaluate(tilesOf, [last, TILE_PX] as const));
  writeFileSync(pathOf(name), Buffer.from(small, "base64"));
}

/** @throws Error if there is no picture of that name */
export async function differenceTo(name: string, page: Page): Promise<Difference> {
  if (!existsSync(pathOf(name))) throw new Error(`got no ${pathOf(name)}, want one: UPDATE_LOOKS=1 takes it`);
  const known = await page.evaluate(tilesOf, [readFileSync(pathOf(name)).toString("base64"), 1] as const);
  const now = await page.evaluate(tilesOf, [await shotOf(page), TILE_PX] as const);
  if (known.width !== now.width || known.height !== now.height) return { share: 1, where: ["another size"] };
  const off: string[] = [];
  for (let tile = 0; tile < known.width * known.height; tile++)
    if ([0, 1, 2].some((c) => Math.abs((known.rgb[3 * tile + c] ?? 0) - (now.rgb[3 * tile + c] ?? 0)) > TILE_OFF))
      off.push(`${tile % known.width},${Math.floor(tile / known.width)}`);
  return { share: off.length / (known.width * known.height), where: off.slice(0, PLACES_MAX) };
}

const pathOf = (name: string): string => resolve(FOLDER, `${name}.png`);

const shotOf = async (page: Page): Promise<string> =>
  (await page.screenshot({ animations: "disabled", caret: "hide" })).toString("base64");

/** Runs inside the page. */
async function tilesOf([png, tile]: readonly [string, number]): Promise<Tiles> {
  const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  if (context === null) throw new Error("got no canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const [width, height] = [Math.floor(image.width / tile), Math.floor(image.height / tile)];
  const sums = new Float64Array(width * height * 3);
  for (let y = 0; y < height * tile; y++)
    for (let x = 0; x < width * tile; x++) {
      const [from, to] = [4 * (y * image.width + x), 3 * (Math.floor(y / tile) * width + Math.floor(x / tile))];
      for (let c = 0; c < 3; c++) sums[to + c] = (sums[to + c] ?? 0) + (data[from + c] ?? 0);
    }
  return { width, height, rgb: Array.from(sums, (sum) => Math.round(sum / tile ** 2)) };
}

/** Runs inside the page. */
async function pngOf({ width, height, rgb }: Tiles): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  for (let tile = 0; tile < width * height; tile++)
    pixels.data.set([rgb[3 * tile] ?? 0, rgb[3 * tile + 1] ?? 0, rgb[3 * tile + 2] ?? 0, 255], 4 * tile);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}
