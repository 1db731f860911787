/** Shapes shared by the modules of the page. Days are whole days since 2021-01-01, spans are half-open. */
import type * as Leaflet from "leaflet";

export type Span = { start: number | null; end: number | null };
export type Range = { start: number; end: number };
export type Mode = "window" | "asof";
export type Theme = "light" | "dark";
export type Status = "open" | "restricted" | "suspended" | "closed" | "unknown";
export type Knowledge = "known" | "last_known" | "unknown";

/** The page's parameters, as in the address. */
export interface State {
  datetime: string | null;
  mode: Mode;
  section: string[];
  category: string[];
  verification: string[];
  confidence: string[];
  map: string | null;
  select: string[];
  theme: Theme | null;
  lang: string;
}

/** Something wrong with a parameter: a value, not an exception. */
export interface Problem {
  parameter: string;
  found: string;
  expected: string;
  nearest?: string;
}

export interface Urls {
  incidents: string;
  crossings: string;
  sections: Record<string, string>;
  basemap: string;
  basemap_detail: string;
  item: string;
  items: string;
  page: string;
  embed: string;
  incident: string;
  crossing: string;
  section: string;
}

export interface Config {
  version: string;
  data_start: string;
  data_end: string;
  today: string;
  embed?: boolean;
  standalone?: boolean;
  query?: string;
  state?: Partial<State>;
  urls: Urls;
  correction_url?: string | null;
  /** Data held in the page itself, for a file that stands alone: address -> document. */
  data?: Record<string, unknown>;
}

/** The columnar resource of incidents. */
export interface Columns {
  version: string;
  epoch: string;
  n: number;
  vocab: Record<string, string[]>;
  id: string[];
  title: string[];
  place: (string | null)[];
  start: number[];
  end: number[];
  category: number[];
  section: number[];
  location_precision: number[];
  date_precision: number[];
  verification: number[];
  place_role: number[];
  confidence: number[];
  lon: (number | null)[];
  lat: (number | null)[];
  km: (number | null)[];
  claim?: (string | null)[];
}

export interface Incident {
  index: number;
  id: string;
  title: string;
  place: string;
  start: number;
  end: number;
  category: string;
  group: string;
  section: string;
  location_precision: string;
  date_precision: string;
  verification: string;
  place_role: string;
  confidence: string;
  lon: number | null;
  lat: number | null;
  km: number | null;
  claim: string | null;
}

export interface LogRow {
  status: Status;
  scope: string;
  from: string;
  to: string | null;
  last_verified: string | null;
  decided_by: string | null;
  reason: string | null;
  confidence: string;
  sources: string[];
}

/** One incident as the API gives it: what is beside its properties is known from other layers. */
export interface IncidentFeature {
  id: string;
  properties: Record<string, any>;
  sources?: Source[];
  position?: { km: number; distance_m: number; segment: string } | null;
  startLocal?: string | null;
  url?: string;
}

export interface Source {
  id?: string;
  publisher: string | null;
  title: string | null;
  url: string | null;
  date: string | null;
  archived_url?: string | null;
  licence?: string | null;
}

export interface Crossing {
  id: string;
  section: string;
  name: string;
  name_other_side: string | null;
  mode: string;
  category: string;
  lon: number;
  lat: number;
  position_precision_m: number | null;
  log: LogRow[];
}

export interface CrossingsDocument {
  version: string;
  data_end: string;
  crossings: Crossing[];
  sources: Record<string, Source>;
}

export interface Overlay {
  row: LogRow;
  knowledge: Knowledge;
}

export interface CrossingStatus {
  status: Status;
  knowledge: Knowledge;
  /** First day of the unbroken run of headlines with this status; null if not known. */
  since: string | null;
  row: LogRow | null;
  overlays: Overlay[];
}

/** What is shown for a state: the one answer every view of the page draws. */
export interface Shown {
  state: State;
  span: Span;
  asOf: number;
  incidents: Incident[];
  located: number;
  crossings: { crossing: Crossing; status: CrossingStatus }[];
  sentence: string;
}

export interface CrossingCounts {
  total: number;
  closed: number;
  closed_last_known: number;
  unknown: number;
}

/** Where something is drawn, in pixels of the map's container. */
export interface Spot {
  x: number;
  y: number;
  /** True place, when the symbol had to step aside. */
  anchorX: number;
  anchorY: number;
  lat: number;
  lon: number;
  r: number;
  incidents: Incident[];
  crossing: Crossing | null;
  status: CrossingStatus | null;
  label: string;
}

export interface Palette {
  text: string;
  land: string;
  halo: string;
  focus: string;
  groups: Record<string, string>;
  status: Record<string, string>;
}

export type LeafletMap = Leaflet.Map;

declare global {
  interface Window {
    borderMap?: {
      getState(): State;
      setState(partial: Partial<State>): Promise<State>;
      on(event: "change", handler: (state: State) => void): () => void;
    };
    L: typeof Leaflet;
  }
}
