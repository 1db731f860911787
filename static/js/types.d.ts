/** Shapes shared by the modules of the page. Days are whole days since 2021-01-01, spans are half-open. */
import type * as Leaflet from "leaflet";
import type { Filter } from "#map/filter.js";
import type { Catalogue } from "#map/i18n.js";
import type { Rows } from "#map/rows.js";

export type Span = { start: number | null; end: number | null };
export type Range = { start: number; end: number };
export type Mode = "window" | "asof" | "cumulative";
export type View = "map" | "section" | "table";
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
  /** Names of publishers. */
  source: string[];
  /** Ids of crossings. */
  crossing: string[];
  q: string | null;
  /** west,south,east,north in degrees */
  bbox: string | null;
  /** id of a crossing,kilometres */
  near: string | null;
  view: View;
  /** A column of the table, with - before it downwards. */
  sort: string;
  /** A second period, beside that of a window. */
  compare: string | null;
  /** What the series beside the histogram counts. */
  unit: string | null;
  /** What is drawn beside incidents and crossings. */
  layers: string[];
  map: string | null;
  select: string[];
  theme: Theme | null;
  lang: string;
  /** Release of the data; null is the current data. */
  v: string | null;
}

/** Something wrong with a parameter: a value, not an exception. */
export interface Problem {
  parameter: string;
  found: string;
  expected: string;
  nearest?: string;
}

export interface Urls {
  /** What the page begins with beside the incidents. */
  opening: string;
  /** All words of the page's language. */
  words: string;
  incidents: string;
  facets: string;
  /** Who published what is known of the incidents. */
  publishers: string;
  /** Where along the border the incidents lie. */
  posts: string;
  /** Holds {chunk} in the place of the number of a chunk. */
  texts: string;
  /** Holds {column} in the place of a column of the table. */
  order: string;
  /** Goes on with &q=, &bbox= and &near=. */
  rows: string;
  crossings: string;
  /** Reported counts; none where the data have none. */
  series: string;
  /** The border as one measured line. */
  segments: string;
  sections: Record<string, string>;
  basemap: string;
  basemap_detail: string;
  item: string;
  items: string;
  /** A whole file; holds {format} in the place of its extension. */
  download: string;
  page: string;
  embed: string;
  incident: string;
  crossing: string;
  section: string;
}

/** Where the same page is in each language and of each release, from this one, where the site consists of files. */
export interface PublishedSite {
  lang: string;
  languages: Record<string, string>;
  releases: Record<string, string>;
}

export interface Config {
  version: string;
  data_start: string;
  data_end: string;
  today: string;
  /** Name of the release that the page keeps to; empty for the current data. */
  release?: string;
  embed?: boolean;
  standalone?: boolean;
  published?: PublishedSite;
  query?: string;
  /** The days that a file holds, of one that holds no others. */
  span?: { first: string; last: string };
  state?: Partial<State>;
  urls: Urls;
  correction_url?: string | null;
  /** Address of the styles that come with the rest of the page; a file has all of them. */
  style?: string;
  /** What the page began with, once it is here. */
  opening?: Opening;
  /** Data held in the page itself, for a file that stands alone: address -> document. */
  data?: Record<string, unknown>;
}

/** A box in Web Mercator from 0 to 1, y downwards. */
export interface Box {
  west: number;
  north: number;
  east: number;
  south: number;
}

export type FacetField = "section" | "category" | "verification" | "confidence" | "source" | "crossing";
export type BarUnit = "day" | "week" | "month" | "year";

/** Incidents that begin in some days, by group in the order of GROUPS. */
export interface Bar {
  start: number;
  end: number;
  counts: number[];
  total: number;
}

/** An incident; id, title, place, claim, people and km are empty until its texts are here. */
export interface Incident {
  row: number;
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
  /** How many of what, in words. */
  people: string | null;
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

/** What the page begins with: of each crossing only the headlines of its log. */
export interface Opening {
  words: Catalogue;
  /** As described in geo/maps/ground.py; null where the data have no basemap. */
  ground: any;
  lines: GeoJSON.FeatureCollection<GeoJSON.LineString, Record<string, any>>;
  crossings: Crossing[];
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
  rows: Rows;
  count: number;
  located: number;
  /** The same object as long as nothing but time changed. */
  filter: Filter;
  counts(field: FacetField): Record<string, number>;
  bars(unit: BarUnit): Bar[];
  /** What is known no closer than its section. */
  presence(): Record<string, { total: number; deaths: number }>;
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
  /** Rows of the incidents; a few of them where there are very many. */
  rows?: number[];
  /** How many there are, if `rows` are a few of them. */
  total?: number;
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
      /** Everything shown is painted, the lists too; setState waits for the map only. */
      settled(): Promise<void>;
      on(event: "change", handler: (state: State) => void): () => void;
    };
  }
}
