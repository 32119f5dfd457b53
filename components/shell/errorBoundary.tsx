"use client";
/** A fault in a part of the picture takes nothing else with it: the reason stands in its place, with a way on. */
import { Component, type ReactNode, useEffect } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";

interface Props {
  readonly fallback: (error: Error, retry: () => void) => ReactNode;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : this.props.fallback(error, () => this.setState({ error: null }));
  }
}

interface BrokenProps {
  readonly title: string;
  /** What goes on although the picture does not. */
  readonly text: string;
  readonly error: Error;
  readonly retry: readonly [label: string, act: () => void];
  readonly onExport?: () => void;
}

/** Where a whole view or page would be: with the trace to report it with. */
export const Broken = ({ title, text, error, retry: [label, act], onExport }: BrokenProps) => (
  <div role="alert" className="mx-auto flex max-w-lg flex-col gap-4 p-8">
    <h2 className="font-semibold text-xl">{title}</h2>
    <p className="text-muted">{text}</p>
    <pre className="wrap-anywhere whitespace-pre-wrap rounded-md border border-line bg-panel p-3 font-mono text-xs">
      {error.message}
    </pre>
    <div className="flex gap-2">
      <Button variant="primary" onClick={act}>
        {label}
      </Button>
      {onExport !== undefined && <Button onClick={onExport}>Export the trace</Button>}
    </div>
  </div>
);

interface GuardedProps {
  /** What is missing without it, as the beginning of a sentence. */
  readonly what: string;
  readonly children: ReactNode;
}

/** A part beside the view, which is small: its fault is told in a line. */
export const Guarded = ({ what, children }: GuardedProps) => (
  <ErrorBoundary
    fallback={({ message }, retry) => (
      <div role="alert" className="flex min-h-12 items-center gap-3 px-4 py-2 text-sm">
        <span className="line-clamp-2 min-w-0" title={message}>{`${what} could not be drawn: ${message}`}</span>
        <Button size="sm" onClick={retry}>
          Draw it again
        </Button>
      </div>
    )}
  >
    {children}
  </ErrorBoundary>
);

/** What somebody has just opened: it is told why it does not open, and can be opened again. */
export const Opened = ({ what, onClose, children }: GuardedProps & { readonly onClose: () => void }) => (
  <ErrorBoundary fallback={({ message }) => <Unopened what={what} message={message} onClose={onClose} />}>
    {children}
  </ErrorBoundary>
);

interface UnopenedProps extends Omit<GuardedProps, "children"> {
  readonly message: string;
  readonly onClose: () => void;
}

function Unopened({ what, message, onClose }: UnopenedProps) {
  useEffect(() => {
    toast(`${what} did not open`, { description: message, id: what });
    onClose();
  }, [what, message, onClose]);
  return null;
}
