/** Everything known of one incident or crossing, as DOM. Text from data is only ever text. */

/** @typedef {import("#map/types.js").Config} Config */
/** @typedef {import("#map/types.js").Crossing} Crossing */
/** @typedef {import("#map/types.js").CrossingStatus} CrossingStatus */
/** @typedef {import("#map/types.js").Incident} Incident */
/** @typedef {import("#map/types.js").IncidentFeature} IncidentFeature */
/** @typedef {import("#map/types.js").Source} Source */
/** @typedef {Record<string, any>} Properties as the API gives them */

import { element, marked, webAddress } from "#map/dom.js";
import { dateText, statusText } from "#map/status.js";
import {
  capital, casualtiesText, categoryLabel, claimText, incidentDateText, localised, positionText, precisionText, quoted,
  quantityText, roundLengthText, sectionName, t, term, textsLanguage, timeText, verificationText,
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
    element("h2", { lang: textsLanguage() }, incident.title),
    element("p", { class: "when" }, whenText(incident, feature)),
  );
  if (incident.verification === "retracted") {
    root.append(element("p", { class: "notice" }, `${t("details.retracted")} ${properties?.["retraction"] ?? ""}`));
  }
  if (feature === null || properties === null) {
    root.append(element("p", { class: "hint", role: "status" }, t("details.fetching")));
    return root;
  }
  if (properties["summary"]) root.append(element("p", { lang: textsLanguage() }, String(properties["summary"])));
  root.append(facts(incidentFacts(incident, properties, feature.position ?? null)));
  if (properties["caveat"]) root.append(element("p", { class: "hint", lang: textsLanguage() }, String(properties["caveat"])));
  root.append(sources(feature.sources ?? []));
  if (textsLanguage()) root.append(element("p", { class: "hint" }, t("site.texts")));
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
  const where = [quoted(incident.place) || null, sectionName(incident.section), precisionText(incident)];
  return [
    [t("details.where"), [where.filter((part) => part !== null).join("; ")]],
    [t("details.position"), position ? [position] : []],
    [t("details.numbers"), numbers(properties)],
    [t("details.claims"), (properties["claims"] ?? []).map(claimText)],
    [t("details.trust"), [trustText(incident), ...quality(properties)]],
  ];
}

/** @param {Properties} properties */
function numbers({ people_min: low, people_max: high, unit, deaths, injured }) {
  const lines = [quantityText(low, high, unit), casualtiesText(deaths, "dead"), casualtiesText(injured, "injured")];
  return lines.filter((line) => line !== "");
}

/** @param {Incident} incident */
function trustText({ verification, confidence }) {
  return t("trust", { verification: verificationText(verification), confidence: term("confidence", confidence) });
}

/** Say what kind of source it is, unless it is an ordinary one. @param {Properties} properties */
function quality({ source_quality: value }) {
  return typeof value === "string" && value !== "normal" ? [t("source", { label: term("source_quality", value) })] : [];
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
      [t("details.since"), row ? [sinceText(since)] : []],
      [t("details.decided"), row ? [told(row.decided_by)] : []],
      [t("details.why"), row ? [told(row.reason)] : []],
      [t("details.confidence"), row ? [term("confidence", row.confidence)] : []],
      [t("details.for_some"), overlays.filter((each) => each.knowledge === "known").map((each) => overlayText(each, asOf))],
      [t("details.position"), [exactnessText(crossing.position_precision_m)]],
    ]),
  );
  const older = overlays.filter((each) => each.knowledge === "last_known").map((each) => overlayText(each, asOf));
  if (older.length > 0) root.append(folded(t("details.older", { count: older.length }), older));
  const ids = [...new Set([row, ...overlays.map((overlay) => overlay.row)].flatMap((each) => each?.sources ?? []))];
  root.append(sources(ids.map((id) => known[id]).filter((source) => source !== undefined)));
  root.append(actions(config.urls.crossing, crossing.id, crossing.name, config));
  return root;
}

/** @param {Crossing} crossing */
function kindText({ mode, category, section }) {
  const words = [term("mode", mode), term("crossing_category", category), sectionName(section)];
  return capital(words.filter((word) => word).join(" · "));
}

/** @param {string | null} since */
function sinceText(since) {
  return since === null ? t("details.before") : dateText(since);
}

/** @param {import("#map/types.js").Overlay} overlay @param {string} asOf */
function overlayText({ row, knowledge }, asOf) {
  const who = term("scope", row.scope);
  const text = statusText(row.status, knowledge, asOf, row.last_verified);
  const what = knowledge === "last_known" ? text.charAt(0).toLowerCase() + text.slice(1) : term("status", row.status);
  return `${who}: ${what}${row.reason ? ` (${quoted(row.reason)})` : ""}`;
}

/** @param {number | null} precision */
function exactnessText(precision) {
  if (precision === null) return t("position.unknown");
  return t("position.along", { distance: roundLengthText(precision) });
}

/** A text of the data, marked as one, or that it is not known. @param {string | null} text */
function told(text) {
  return text === null ? t("not_known") : element("span", { lang: textsLanguage() }, text);
}

/** @param {string} title @param {string[]} lines */
function folded(title, lines) {
  const items = lines.map((line) => element("li", {}, ...marked(line)));
  return element("details", { class: "older" }, element("summary", {}, title), element("ul", {}, ...items));
}

/** @param {string} type @param {string} name @param {string} text */
function kicker(type, name, text) {
  return element("p", { class: "kicker" }, element("span", { class: `${type} ${name}`, "aria-hidden": "true" }), text);
}

/** @param {[string, (string | Node)[]][]} pairs */
function facts(pairs) {
  const list = element("dl");
  for (const [term, lines] of pairs) {
    if (lines.length === 0) continue;
    const said = lines.map((line) => element("dd", {}, ...(typeof line === "string" ? marked(line) : [line])));
    list.append(element("dt", {}, term), ...said);
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
    if (webAddress(source.archived_url)) item.append(" (", link(source.archived_url ?? null, t("details.archived")), ")");
    if (source.licence) item.append(element("span", { class: "licence" }, ` ${source.licence}`));
    return item;
  });
  if (items.length === 0) return element("p", { class: "hint" }, t("details.no_sources"));
  return element("section", { class: "sources" }, element("h3", {}, t("details.sources")), element("ul", {}, ...items));
}

/** @param {string | null} url */
function hostOf(url) {
  const address = webAddress(url);
  return address ? new URL(address).host.replace(/^www\./, "") : t("details.untitled");
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
    row.append(element("a", { href: localised(base + encodeURIComponent(id)), target }, t("details.permanent")));
  }
  const correction = correctionAddress(config.correction_url, id, title);
  if (correction && row.hasChildNodes()) row.append(" · ");
  if (correction) row.append(element("a", { href: correction, target }, t("site.correct")));
  row.hidden = !row.hasChildNodes();
  return row;
}

/** @param {string | null | undefined} address @param {string} id @param {string} title */
function correctionAddress(address, id, title) {
  if (!address) return null;
  if (/^mailto:[^?]+$/.test(address)) {
    return `${address}?subject=${encodeURIComponent(t("details.correction", { title, id }))}`;
  }
  return address.startsWith("mailto:") || address.startsWith("/") ? address : webAddress(address);
}
