/** Everything known of one incident or crossing, as DOM. Text from data is only ever text. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").Source} Source */
/** @typedef {Record<string, any>} Properties as the API gives them */

import { element, webAddress } from "#map/dom.js";
import { thousands } from "#map/sentence.js";
import { dateText, statusText } from "#map/status.js";
import { MODES, SCOPES, STATUS } from "#map/vocab.js";
import { categoryLabel, incidentDateText, precisionText, sectionName, verificationText } from "#map/words.js";

/**
 * What is known of an incident.
 * @param {Incident} incident @param {Properties | null} properties null while they are on their way @param {Config} config
 */
export function incidentDetails(incident, properties, config) {
  const root = element("article", { class: "details" });
  root.append(
    kicker("symbol", incident.group, categoryLabel(incident.category)),
    element("h2", {}, incident.title),
    element("p", { class: "when" }, incidentDateText(incident) + timeText(incident, properties)),
  );
  if (incident.verification === "retracted") {
    root.append(element("p", { class: "notice" }, `Retracted. ${properties?.["retraction"] ?? ""}`));
  }
  if (properties === null) {
    root.append(element("p", { class: "hint", role: "status" }, "Fetching the details …"));
    return root;
  }
  if (properties["summary"]) root.append(element("p", {}, String(properties["summary"])));
  root.append(facts(incidentFacts(incident, properties)));
  if (properties["caveat"]) root.append(element("p", { class: "hint" }, String(properties["caveat"])));
  root.append(sources(properties["sources"] ?? []));
  root.append(actions(config.urls.incident, incident.id, incident.title, config));
  return root;
}

/** @param {Incident} incident @param {Properties} properties @returns {[string, string[]][]} */
function incidentFacts(incident, properties) {
  const where = [incident.place || null, sectionName(incident.section), precisionText(incident)];
  return [
    ["Where", [where.filter((part) => part !== null).join("; ")]],
    ["Position", kilometre(properties)],
    ["Numbers", numbers(properties)],
    ["Who says so", claims(properties["claims"] ?? [])],
    ["Trust", [`${verificationText(incident.verification)}; confidence ${incident.confidence}`, ...quality(properties)]],
  ];
}

/** @param {Incident} incident @param {Properties | null} properties */
function timeText(incident, properties) {
  const at = properties?.["start_at"];
  if (typeof at !== "string" || at.length < 16) return "";
  const about = incident.date_precision === "hour" ? "about " : "";
  return `, ${about}${at.slice(11, 16)} local time`;
}

/** @param {Properties} properties */
function kilometre({ km, distance_m: distance }) {
  if (typeof km !== "number") return [];
  const off = typeof distance === "number" && distance >= 50 ? `, ${metres(distance)} from the line` : "";
  return [`kilometre ${thousands(Math.round(km))} of the section${off}`];
}

/** @param {number} distance */
function metres(distance) {
  return distance < 950 ? `${Math.round(distance / 50) * 50} m` : `${thousands(Math.round(distance / 1000))} km`;
}

/** @param {Properties} properties */
function numbers({ people_min: low, people_max: high, unit, deaths, injured }) {
  const lines = [];
  if (typeof low === "number" || typeof high === "number") lines.push(`${amount(low, high)} ${unitText(unit, low, high)}`);
  if (typeof deaths === "number") lines.push(deaths === 1 ? "1 person dead" : `${thousands(deaths)} people dead`);
  if (typeof injured === "number") lines.push(injured === 1 ? "1 person injured" : `${thousands(injured)} people injured`);
  return lines;
}

/** @param {number | null} low @param {number | null} high */
function amount(low, high) {
  if (typeof low !== "number") return `at most ${thousands(high ?? 0)}`;
  if (typeof high !== "number") return `at least ${thousands(low)}`;
  return low === high ? thousands(low) : `${thousands(low)}–${thousands(high)}`;
}

/** @param {string | null} unit @param {number | null} low @param {number | null} high */
function unitText(unit, low, high) {
  if (!unit || unit === "unspecified") return "(what is counted is not stated)";
  return low === 1 && high === 1 ? unit.replace(/s$/, "") : unit;
}

/** @param {{by: string | null, stance: string, text: string | null}[]} list */
function claims(list) {
  return list.map(({ by, stance, text }) => {
    const verb = stance === "disputes" ? "Disputed" : "Reported";
    return `${verb}${by ? ` by ${by}` : ""}${text ? `: ${text}` : ""}`;
  });
}

/** @param {Properties} properties */
function quality({ source_quality: value }) {
  /** @type {Record<string, string>} */
  const words = {
    weak: "weak source: a mirror, an aggregator or a machine translation",
    state: "source is a state body or state media of Belarus or Russia",
    "no-link": "source without a link",
  };
  return typeof value === "string" && words[value] ? [words[value] ?? ""] : [];
}

/**
 * What is known of a crossing as of a date.
 * @param {Crossing} crossing @param {CrossingStatus} status
 * @param {{asOf: string, sources: Record<string, Source>, config: Config}} context asOf: YYYY-MM-DD
 */
export function crossingDetails(crossing, status, { asOf, sources: known, config }) {
  const { row, overlays, knowledge, since } = status;
  const other = crossing.name_other_side ? ` – ${crossing.name_other_side}` : "";
  const badge = kicker("badge", status.status, statusText(status.status, knowledge, asOf, row?.last_verified ?? null));
  if (knowledge === "last_known") badge.querySelector(".badge")?.classList.add("last-known");
  const root = element("article", { class: "details" }, badge, element("h2", {}, crossing.name + other));
  root.append(element("p", { class: "when" }, `${kindText(crossing)}, ${sectionName(crossing.section)}`));
  root.append(
    facts([
      ["Since", row ? [sinceText(since)] : []],
      ["Who decided", row ? [row.decided_by ?? "not known"] : []],
      ["Why", row ? [row.reason ?? "not known"] : []],
      ["For some", overlays.filter((each) => each.knowledge === "known").map((each) => overlayText(each, asOf))],
      ["Position", [positionText(crossing.position_precision_m)]],
    ]),
  );
  const older = overlays.filter((each) => each.knowledge === "last_known").map((each) => overlayText(each, asOf));
  if (older.length > 0) root.append(folded("Limits for some, last known at an earlier date", older));
  const ids = [...new Set([row, ...overlays.map((overlay) => overlay.row)].flatMap((each) => each?.sources ?? []))];
  root.append(sources(ids.map((id) => known[id]).filter((source) => source !== undefined)));
  root.append(actions(config.urls.crossing, crossing.id, crossing.name, config));
  return root;
}

/** @param {Crossing} crossing */
function kindText({ mode, category }) {
  const text = MODES[mode] ?? mode;
  const whole = category ? `${category.replaceAll("_", " ")} ${text}` : text;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}

/** @param {string | null} since */
function sinceText(since) {
  return since === null ? "before 2020, where the data begin" : dateText(since);
}

/** @param {import("#map/types.js").Overlay} overlay @param {string} asOf */
function overlayText({ row, knowledge }, asOf) {
  const who = SCOPES[row.scope] ?? row.scope;
  const text = statusText(row.status, knowledge, asOf, row.last_verified);
  const what = knowledge === "last_known" ? text.replace("Last known", "last known") : (STATUS[row.status] ?? "").toLowerCase();
  return `${who}: ${what}${row.reason ? ` (${row.reason})` : ""}`;
}

/** @param {number | null} precision */
function positionText(precision) {
  if (precision === null) return "precision of the position not known";
  const text = precision < 1000 ? `${precision} m` : `${precision / 1000} km`;
  return `on the border line, within about ${text} along it`;
}

/** @param {string} title @param {string[]} lines */
function folded(title, lines) {
  const items = lines.map((line) => element("li", {}, line));
  return element("details", { class: "older" }, element("summary", {}, `${title} (${lines.length})`), element("ul", {}, ...items));
}

/** @param {string} type @param {string} name @param {string} text */
function kicker(type, name, text) {
  return element("p", { class: "kicker" }, element("span", { class: `${type} ${name}`, "aria-hidden": "true" }), text);
}

/** @param {[string, string[]][]} pairs */
function facts(pairs) {
  const list = element("dl");
  for (const [term, lines] of pairs) {
    if (lines.length === 0) continue;
    list.append(element("dt", {}, term), ...lines.map((line) => element("dd", {}, line)));
  }
  return list;
}

/** @param {Source[]} list */
export function sources(list) {
  const items = list.map((source) => {
    const item = element("li");
    if (source.publisher && source.title) item.append(`${source.publisher}: `);
    item.append(link(source.url, source.title ?? source.publisher ?? hostOf(source.url)));
    if (source.date) item.append(`, ${dateText(source.date)}`);
    if (webAddress(source.archived_url)) item.append(" (", link(source.archived_url ?? null, "archived"), ")");
    if (source.licence) item.append(element("span", { class: "licence" }, ` ${source.licence}`));
    return item;
  });
  if (items.length === 0) return element("p", { class: "hint" }, "Sources: not known");
  return element("section", { class: "sources" }, element("h3", {}, "Sources"), element("ul", {}, ...items));
}

/** @param {string | null} url */
function hostOf(url) {
  const address = webAddress(url);
  return address ? new URL(address).host.replace(/^www\./, "") : "title not known";
}

/** @param {string | null} url @param {string} text */
function link(url, text) {
  const address = webAddress(url);
  return address ? element("a", { href: address, rel: "noopener noreferrer external", target: "_blank" }, text) : text;
}

/** @param {string} base @param {string} id @param {string} title @param {Config} config */
function actions(base, id, title, config) {
  const target = config.embed ? "_blank" : null;
  const row = element("p", { class: "actions" });
  // A file that stands alone has no site around it, unless it was given whole addresses.
  if (!config.standalone || webAddress(base)) {
    row.append(element("a", { href: base + encodeURIComponent(id), target }, "Permanent page"));
  }
  const correction = correctionAddress(config.correction_url, id, title);
  if (correction && row.hasChildNodes()) row.append(" · ");
  if (correction) row.append(element("a", { href: correction, target }, "Suggest a correction"));
  row.hidden = !row.hasChildNodes();
  return row;
}

/** @param {string | null | undefined} address @param {string} id @param {string} title */
function correctionAddress(address, id, title) {
  if (!address) return null;
  if (/^mailto:[^?]+$/.test(address)) {
    return `${address}?subject=${encodeURIComponent(`Correction: ${title} (${id})`)}`;
  }
  return address.startsWith("mailto:") || address.startsWith("/") ? address : webAddress(address);
}
