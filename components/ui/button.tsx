/** A button. One primary a view; the rest stay quiet. A button without words carries an `aria-label`. */
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const VARIANTS = {
  primary: "bg-ink text-page hover:bg-ink/85",
  secondary: "border border-line bg-raised text-ink hover:border-edge",
  ghost: "text-muted hover:bg-hover hover:text-ink",
  danger: "border border-fail/50 text-fail hover:bg-fail/10",
  warn: "border border-warn/60 bg-warn/12 text-warn hover:bg-warn/20",
} as const;

const SIZES = {
  sm: "h-7 gap-1.5 px-2.5 text-sm",
  md: "h-9 gap-2 px-3.5 text-base",
  lg: "h-11 gap-2 px-5 text-lg",
  icon: "size-8 justify-center",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
  /** Draws its child instead of a button: a link that looks like one. */
  readonly asChild?: boolean;
}

export function Button({
  variant = "secondary",
  size = "md",
  asChild = false,
  type = "button",
  className,
  ...rest
}: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element {...(asChild ? {} : { type })} className={cn(BASE, VARIANTS[variant], SIZES[size], className)} {...rest} />
  );
}

const BASE =
  "touchable inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium transition-colors duration-150 disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45 [&_svg]:size-4 [&_svg]:shrink-0";
