"use client";
/**
 * The views of a table. A view joins by its id in viewIds.ts and a line here: the rail, the bottom tabs, the palette, the
 * keys and the address follow. Everything but the first one is loaded when it is opened.
 */
import { Radio } from "lucide-react";
import type { ComponentType } from "react";
import { LiveView } from "@/components/live/liveView";
import type { ViewId } from "./viewIds";

export interface ViewEntry {
  readonly id: ViewId;
  readonly label: string;
  /** Pressed after `g`. */
  readonly key: string;
  readonly icon: ComponentType<{ readonly className?: string }>;
  readonly view: ComponentType;
}

export const VIEWS: readonly ViewEntry[] = [{ id: "live", label: "Live", key: "l", icon: Radio, view: LiveView }];
