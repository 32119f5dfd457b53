"use client";
/** A fault in the picture never leaves a blank page: the reason, the trace to report it with, and a way on. */
import { Component, type ReactNode } from "react";
import { Button } from "@/components/ui/button";

interface Props {
  /** What goes on although the picture does not. */
  readonly text: string;
  readonly onExport: () => void;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    const { text, onExport, children } = this.props;
    if (error === null) return children;
    return (
      <Broken
        title="This view has a fault"
        text={text}
        error={error}
        retry={["Draw it again", () => this.setState({ error: null })]}
        onExport={onExport}
      />
    );
  }
}

interface BrokenProps {
  readonly title: string;
  readonly text: string;
  readonly error: Error;
  readonly retry: readonly [label: string, act: () => void];
  readonly onExport?: () => void;
}

export const Broken = ({ title, text, error, retry: [label, act], onExport }: BrokenProps) => (
  <div role="alert" className="mx-auto flex max-w-lg flex-col gap-4 p-8">
    <h2 className="font-semibold text-xl">{title}</h2>
    <p className="text-muted">{text}</p>
    <pre className="overflow-x-auto rounded-md border border-line bg-panel p-3 font-mono text-xs">{error.message}</pre>
    <div className="flex gap-2">
      <Button variant="primary" onClick={act}>
        {label}
      </Button>
      {onExport !== undefined && <Button onClick={onExport}>Export the trace</Button>}
    </div>
  </div>
);
