// All wards, as the server tells them; nothing here can be changed.
"use strict";

const PRIORITIES = ["info", "low", "medium", "HIGH"];
// The server says every five seconds that it is there.
const LOST_AFTER_MS = 12_000;
const QUIET_AFTER_MS = 60_000;

const wards = new Map();
let heard = performance.now();
// The server's clock less ours, from its newest word.
let ahead = 0;

function element(tag, words, className) {
  const made = document.createElement(tag);
  made.textContent = words;
  if (className) made.className = className;
  return made;
}

function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

function stationLine(station) {
  const line = element("p", station.name, "station");
  const parts = [];
  const quiet = station.seen_ms === null ? Infinity : Date.now() + ahead - station.seen_ms;
  if (station.revoked) parts.push("locked out");
  else if (quiet > QUIET_AFTER_MS) parts.push(quiet === Infinity ? "never heard" : `silent for ${span(quiet)}`);
  if (station.behind > 0) parts.push(`${station.behind} rows on their way`);
  if (station.set_aside > 0) parts.push(`${station.set_aside} rows never came`);
  line.append(element("span", parts.length ? `: ${parts.join(", ")}` : ": in step", parts.length ? "bad" : ""));
  return { line, quiet: quiet > QUIET_AFTER_MS };
}

function condition(open) {
  const item = element("li", "", `p${open.priority}${open.acknowledged ? " acknowledged" : ""}`);
  item.dataset.condition = `${open.journal}/${open.condition}`;
  const since = open.began_ms === null ? "" : span(Date.now() + ahead - open.began_ms);
  item.append(
    element("strong", PRIORITIES[open.priority] ?? "HIGH"),
    element("span", open.bed ?? "–"),
    element("span", open.text + (open.acknowledged ? ` (acknowledged: ${open.acknowledged})` : "")),
    element("time", since),
  );
  return item;
}

function section(ward) {
  const made = element("section", "");
  made.append(element("h2", ward.ward));
  const stations = ward.stations.map(stationLine);
  made.append(...stations.map((station) => station.line));
  // Without word from any station, what was open is history.
  if (stations.length > 0 && stations.every((station) => station.quiet)) made.classList.add("stale");
  const list = element("ul", "");
  list.append(...ward.open.map(condition));
  made.append(list);
  if (ward.open.length === 0) made.append(element("p", "nothing open", "note"));
  if (ward.open_count > ward.open.length) {
    made.append(element("p", `and ${ward.open_count - ward.open.length} more`, "bad"));
  }
  return made;
}

function draw() {
  const names = [...wards.keys()].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  document.getElementById("wards").replaceChildren(...names.map((name) => section(wards.get(name))));
}

function state() {
  const lost = performance.now() - heard > LOST_AFTER_MS;
  document.getElementById("lost").hidden = !lost;
  document.getElementById("state").textContent = lost ? "not live" : "live";
}

function take(event, use) {
  heard = performance.now();
  use(JSON.parse(event.data));
  draw();
  state();
}

const live = new EventSource("/live");
live.addEventListener("wards", (event) =>
  take(event, (all) => {
    wards.clear();
    for (const ward of all) wards.set(ward.ward, ward);
  }),
);
live.addEventListener("ward", (event) => take(event, (ward) => wards.set(ward.ward, ward)));
live.addEventListener("beat", () => {
  heard = performance.now();
  state();
});
live.addEventListener("error", () => {
  // Signed out or restarted: the page says which when it is loaded anew.
  if (live.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
});

fetch("/health/live").then((answer) => {
  const time = Number(answer.headers.get("x-lamplight-time"));
  if (time > 0) ahead = time - Date.now();
});
setInterval(() => {
  state();
  draw();
}, 1000);
