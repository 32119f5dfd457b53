"use client";
/** A fault in the picture never leaves a blank page: the reason, the trace to report it with, and a way on. */
import { Component, type ReactNode } from "react";
import { Button } from "@/components/ui/button";

interface Props {
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
    return error === null ? (
      this.props.children
    ) : (
      <Broken error={error} onRetry={() => this.setState({ error: null })} onExport={this.props.onExport} />
    );
  }
}

interface BrokenProps {
  readonly error: Error;
  readonly onRetry: () => void;
  readonly onExport?: () => void;
}

export const Broken = ({ error, onRetry, onExport }: BrokenProps) => (
  <div role="alert" className="mx-auto flex max-w-lg flex-col gap-4 p-8">
    <h2 className="font-semibold text-xl">This view has a fault</h2>
    <p className="text-muted">
      What draws it stopped. Your validator runs in a thread of its own and goes on; nothing final is lost.
    </p>
    <pre className="overflow-x-auto rounded-md border border-line bg-panel p-3 font-mono text-xs">{error.message}</pre>
    <div className="flex gap-2">
      <Button variant="primary" onClick={onRetry}>
        Draw it again
      </Button>
      {onExport !== undefined && <Button onClick={onExport}>Export the trace</Button>}
    </div>
  </div>
);
