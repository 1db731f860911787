/** What the points ask of the engine and of an answer; both have more. */
import type { Crossing, CrossingStatus, Incident } from "#map/types.js";

/** A box in widths of the world: 0 to 1 in Web Mercator, y down. */
export interface Box {
  west: number;
  north: number;
  east: number;
  south: number;
}

export interface PointsEngine {
  n: number;
  box: Box;
  vocab: Record<string, string[]>;
  /** Those that may be undefined come later. */
  columns: {
    start: import("#map/columns.js").Days;
    end: import("#map/columns.js").Days;
    x: Uint16Array;
    y: Uint16Array;
    /** The group of a row, as its place in GROUPS. */
    group(row: number): number;
    location_precision?: ArrayLike<number>;
    place_role?: ArrayLike<number>;
    verification?: ArrayLike<number>;
  };
  placed(row: number): boolean;
  world(row: number): { x: number; y: number };
  incident(row: number): Incident;
  texts(rows: Iterable<number>): Promise<void>;
  known(id: string): number | undefined;
  /** Calls when texts or columns arrived. */
  on(handler: () => void): () => void;
}

/** The rows of an answer: those in first..last that pass the mask and end after the span's start, and the early ones. */
export interface Rows {
  length: number;
  first: number;
  last: number;
  early: Int32Array;
  start: number;
  end: number;
  mask: Uint8Array | null;
  has(row: number): boolean;
}

export interface PointsShown {
  rows: Rows;
  crossings: { crossing: Crossing; status: CrossingStatus }[];
}

declare global {
  interface Window {
    /** Set by a test before the page starts, to force a way of drawing. */
    borderMapRenderer?: "splat" | "webgl";
  }
}
