"use client";
/** Curves over time, drawn by uPlot on a canvas. The newest figures stand beside it as text. */
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clockWords } from "@/lib/picture/clockWords";

export interface Series {
  readonly label: string;
  /** A custom property of the page. */
  readonly color: string;
  readonly dash: readonly number[];
}

export interface ChartProps {
  readonly label: string;
  /** Seconds since the Unix epoch, ascending. */
  readonly times: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly series: readonly Series[];
  /** Seconds across. */
  readonly span: number;
  /** Many seconds without a value: what lies between two of them is drawn through. */
  readonly isSparse?: boolean;
}

const HEIGHT_PX = 160;
/** From one moment to the next along the axis: one takes about 45. */
const CLOCK_PX = 64;

export function Chart({ label, times, values, series, span, isSparse = false }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useRef<uPlot.AlignedData>([[]]);
  useEffect(() => {
    if (box.current === null) return;
    const element = box.current;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(element, series, span, isSparse), data.current, element);
    };
    draw();
    const resizing = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resizing.observe(element);
    // A canvas does not follow the theme by itself.
    const restyling = new MutationObserver(draw);
    restyling.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      resizing.disconnect();
      restyling.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [series, span, isSparse]);
  useEffect(() => {
    data.current = [[...times], ...values.map((curve) => [...curve])];
    plot.current?.setData(data.current);
  });
  return (
    <div
      ref={box}
      role="img"
      aria-label={label}
      className="keep-colors w-full overflow-hidden"
      style={{ height: HEIGHT_PX }}
    />
  );
}

function optionsOf(element: HTMLElement, series: readonly Series[], span: number, isSparse: boolean): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name);
  const axis: uPlot.Axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: "11px sans-serif",
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: (_plot, _min, max) => [(max ?? 0) - span, max ?? 0] },
      y: { range: (_plot, _min, max) => [0, Math.max(1, (max ?? 0) * 1.1)] },
    },
    axes: [
      { ...axis, space: CLOCK_PX, values: (_plot, moments) => moments.map((atS) => clockWords(atS * 1_000)) },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...series.map(({ label, color: name, dash }) => ({
        label,
        stroke: color(name),
        width: 1.5,
        dash: [...dash],
        spanGaps: isSparse,
        points: { show: isSparse, size: 4 },
      })),
    ],
  };
}
