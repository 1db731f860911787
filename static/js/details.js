/** Everything known of one incident or crossing, as DOM. Text from data is only ever text. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").IncidentFeature} IncidentFeature */
/** @typedef {import("#map/types.js").Source} Source */
/** @typedef {Record<string, any>} Properties as the API gives them */

import { element, webAddress } from "#map/dom.js";
import { capital, dateText, statusText } from "#map/status.js";
import { CONFIDENCE, CROSSING_CATEGORIES, MODES, SCOPES, SOURCE_QUALITY, STATUS } from "#map/vocab.js";
import {
  casualtiesText, categoryLabel, incidentDateText, positionText, precisionText, quantityText, sectionName, timeText,
  verificationText,
} from "#map/words.js";

/**
 * What is known of an incident.
 * @param {Incident} incident @param {IncidentFeature | null} feature null while it is on its way @param {Config} config
 */
export function incidentDetails(incident, feature, config) {
  const properties = feature?.properties ?? null;
  const root = element("article", { class: "details" });
  root.append(
    kicker("symbol", incident.group, categoryLabel(incident.category)),
    element("h2", {}, incident.title),
    element("p", { class: "when" }, whenText(incident, feature)),
  );
  if (incident.verification === "retracted") {
    root.append(element("p", { class: "notice" }, `Retracted. ${properties?.["retraction"] ?? ""}`));
  }
  if (feature === null || properties === null) {
    root.append(element("p", { class: "hint", role: "status" }, "Fetching the details …"));
    return root;
  }
  if (properties["summary"]) root.append(element("p", {}, String(properties["summary"])));
  root.append(facts(incidentFacts(incident, properties, feature.position ?? null)));
  if (properties["caveat"]) root.append(element("p", { class: "hint" }, String(properties["caveat"])));
  root.append(sources(feature.sources ?? []));
  root.append(actions(config.urls.incident, incident.id, incident.title, config));
  return root;
}

/** @param {Incident} incident @param {IncidentFeature | null} feature */
function whenText(incident, feature) {
  const time = timeText(incident.date_precision, feature?.startLocal);
  return incidentDateText(incident) + (time && `, ${time}`);
}

/**
 * @param {Incident} incident @param {Properties} properties @param {IncidentFeature["position"] | null} post
 * @returns {[string, string[]][]}
 */
function incidentFacts(incident, properties, post) {
  const position = positionText(incident.location_precision, post?.km, post?.distance_m);
  const where = [incident.place || null, sectionName(incident.section), precisionText(incident)];
  return [
    ["Where", [where.filter((part) => part !== null).join("; ")]],
    ["Position", position ? [position] : []],
    ["Numbers", numbers(properties)],
    ["Who says so", claims(properties["claims"] ?? [])],
    ["Trust", [`${verificationText(incident.verification)}; confidence ${incident.confidence}`, ...quality(properties)]],
  ];
}

/** @param {Properties} properties */
function numbers({ people_min: low, people_max: high, unit, deaths, injured }) {
  const lines = [quantityText(low, high, unit), casualtiesText(deaths, "dead"), casualtiesText(injured, "injured")];
  return lines.filter((line) => line !== "");
}

/** @param {{by: string | null, stance: string, text: string | null}[]} list */
function claims(list) {
  return list.map(({ by, stance, text }) => {
    const verb = stance === "disputes" ? "Disputed" : "Reported";
    return `${verb}${by ? ` by ${by}` : ""}${text ? `: ${text}` : ""}`;
  });
}

/** Say what kind of source it is, unless it is an ordinary one. @param {Properties} properties */
function quality({ source_quality: value }) {
  return typeof value === "string" && value !== "normal" ? [`source: ${SOURCE_QUALITY[value] ?? value}`] : [];
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
  root.append(element("p", { class: "when" }, kindText(crossing)));
  root.append(
    facts([
      ["Since", row ? [sinceText(since)] : []],
      ["Who decided", row ? [row.decided_by ?? "not known"] : []],
      ["Why", row ? [row.reason ?? "not known"] : []],
      ["Confidence", row ? [CONFIDENCE[row.confidence] ?? row.confidence] : []],
      ["For some", overlays.filter((each) => each.knowledge === "known").map((each) => overlayText(each, asOf))],
      ["Position", [exactnessText(crossing.position_precision_m)]],
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
function kindText({ mode, category, section }) {
  const words = [MODES[mode] ?? mode, CROSSING_CATEGORIES[category] ?? category, sectionName(section)];
  return capital(words.filter((word) => word).join(" · "));
}

/** @param {string | null} since */
function sinceText(since) {
  return since === null ? "before 2020, where the data begin" : dateText(since);
}

/** @param {import("#map/types.js").Overlay} overlay @param {string} asOf */
function overlayText({ row, knowledge }, asOf) {
  const who = SCOPES[row.scope] ?? row.scope;
  const text = statusText(row.status, knowledge, asOf, row.last_verified);
  const known = STATUS[row.status] ?? row.status;
  const what = knowledge === "last_known" ? text.replace("Last known", "last known") : known;
  return `${who}: ${what}${row.reason ? ` (${row.reason})` : ""}`;
}

/** @param {number | null} precision */
function exactnessText(precision) {
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
