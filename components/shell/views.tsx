"use client";
/**
 * The views of a table. A view joins by its id in viewIds.ts and a line here: the rail, the bottom tabs, the palette, the
 * keys and the address follow. Everything but the first one is loaded when it is opened, or later by itself.
 */
import { Blocks, ChartNoAxesGantt, FlaskConical, GraduationCap, Layers, List, Radio, Users } from "lucide-react";
import type { ComponentType } from "react";
import { LiveView } from "@/components/live/liveView";
import { later } from "@/components/ui/later";
import type { ViewId } from "./viewIds";

export interface ViewEntry {
  readonly id: ViewId;
  readonly label: string;
  /** Pressed after `g`. */
  readonly key: string;
  readonly icon: ComponentType<{ readonly className?: string }>;
  readonly view: ComponentType;
}

const TimelineView = later(() => import("@/components/timeline/timelineView").then((it) => it.TimelineView));
const EventsView = later(() => import("@/components/events/eventsView").then((it) => it.EventsView));
const ChainView = later(() => import("@/components/chainView/chainView").then((it) => it.ChainView));
const PoolView = later(() => import("@/components/pool/poolView").then((it) => it.PoolView));
const ValidatorsView = later(() => import("@/components/validators/validatorsView").then((it) => it.ValidatorsView));
const LearnView = later(() => import("@/components/learn/learnView").then((it) => it.LearnView));
const LabView = later(() => import("@/components/lab/labView").then((it) => it.LabView));

export const VIEWS: readonly ViewEntry[] = [
  { id: "live", label: "Live", key: "l", icon: Radio, view: LiveView },
  { id: "timeline", label: "Timeline", key: "t", icon: ChartNoAxesGantt, view: TimelineView },
  { id: "chain", label: "Chain", key: "c", icon: Blocks, view: ChainView },
  { id: "pool", label: "Pool", key: "p", icon: Layers, view: PoolView },
  { id: "validators", label: "Validators", key: "v", icon: Users, view: ValidatorsView },
  { id: "events", label: "Events", key: "e", icon: List, view: EventsView },
  { id: "lab", label: "Lab", key: "b", icon: FlaskConical, view: LabView },
  { id: "learn", label: "Learn", key: "h", icon: GraduationCap, view: LearnView },
];

const THUMB_IDS: ReadonlySet<ViewId> = new Set(["live", "chain", "validators"]);
/** What a phone has at its lower edge, in this order; the others are behind "More". */
export const THUMB_VIEWS: readonly ViewEntry[] = VIEWS.filter(({ id }) => THUMB_IDS.has(id));
