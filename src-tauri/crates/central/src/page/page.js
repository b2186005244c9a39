// All wards, as the server tells them; nothing here can be changed.
"use strict";

// A shape beside the colour and the word: nobody has to see red to see what is grave.
const PRIORITIES = [
  ["·", "info"],
  ["▲", "low"],
  ["▲▲", "medium"],
  ["▲▲▲", "HIGH"],
];
// The server says every five seconds that it is there.
const LOST_AFTER_MS = 12_000;
const QUIET_AFTER_MS = 60_000;
// Of a ward the gravest are shown, the fewer the more wards have something open; the rest is
// read on the ward.
const mostRows = (wards) => (wards <= 6 ? 12 : wards <= 16 ? 6 : 3);

// Of a bed the numbers that everybody asks for first are shown, then as the ward's screen has
// them; the rest is read on the ward.
const MOST_NUMBERS = 5;
const FIRST = [/^MDC_ECG_(HEART|CARD)/, /SAT_O2/, /RESP_RATE$/, /^MDC_PRESS_BLD_(?!NONINV)/, /^MDC_PRESS_BLD_NONINV/, /TEMP/];

const wards = new Map();
// Beds live, by ward and bed; only where the hospital has a broker.
const beds = new Map();
let broker = "";
let heard = performance.now();
let known = false;
// The server's clock less the time that the page has run, from its newest word. This PC's clock
// counts until then alone: it may be wrong, and be corrected while the page is open.
let ahead = Date.now() - performance.now();
const ASK_TIME_EVERY_MS = 30_000;

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
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

const now = () => performance.now() + ahead;
const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const priority = (open) => PRIORITIES[open.priority] ?? PRIORITIES[3];

function quietFor(station) {
  return station.seen_ms === null ? Infinity : now() - station.seen_ms;
}

/** What is wrong with a station, or nothing. */
function trouble(station) {
  const parts = [];
  const quiet = quietFor(station);
  if (station.revoked) parts.push("locked out");
  else if (quiet === Infinity) parts.push("never heard");
  else if (quiet > QUIET_AFTER_MS) parts.push(`no word for ${span(quiet)}`);
  if (station.behind > 0) parts.push(`${many(station.behind, "row")} on their way`);
  if (station.set_aside > 0) parts.push(`${many(station.set_aside, "row")} never came`);
  return parts.join(", ");
}

/** How a ward stands, for its place on the page. */
function standing(ward) {
  const rank = ward.open.reduce((most, open) => Math.max(most, open.acknowledged ? 0 : open.priority + 1), 0);
  const silent = ward.stations.length > 0 && ward.stations.every((station) => quietFor(station) > QUIET_AFTER_MS);
  const troubled = ward.stations.some((station) => trouble(station) !== "");
  return { rank, silent, troubled, calm: ward.open.length === 0 && !troubled };
}

function row(open) {
  const item = element("li", "", `p${Math.min(open.priority, 3)}${open.acknowledged ? " taken" : ""}`);
  item.dataset.condition = `${open.journal}/${open.condition}`;
  const [shape, word] = priority(open);
  const since = element("time", "");
  if (open.began_ms !== null) since.dataset.since = open.began_ms;
  item.append(
    element("span", `${shape} ${word}`, "mark"),
    element("span", open.bed === null ? "–" : `Bed ${open.bed}`, "bed"),
    element("span", open.text || "no words came with it", "what"),
    since,
  );
  const more = [];
  if (open.held) more.push("over at its source, held on the ward");
  if (open.acknowledged) more.push(`acknowledged: ${open.acknowledged}`);
  if (more.length > 0) item.append(element("span", more.join(" · "), "more"));
  return item;
}

function counts(ward) {
  const made = element("span", "", "counts");
  for (let rank = 3; rank >= 0; rank -= 1) {
    const of = ward.open.filter((open) => Math.min(open.priority, 3) === rank).length;
    if (of > 0) made.append(element("span", `${PRIORITIES[rank][0]} ${of}`, `p${rank}`));
  }
  return made;
}

const valueOf = (of) => (of.value === null ? "––" : String(Math.round(of.value * 100) / 100));
// UCUM as people write it: annotations go, and what stands in brackets stands by itself.
const UNITS = { Cel: "°C", "[degF]": "°F" };
const unitOf = (of) => UNITS[of.unit] ?? (of.unit ?? "").replace(/\{[^}]*\}/g, "").replace(/[[\]]/g, "");

/** What a number says: its value, or dashes with the reason. */
function number(of, label = of.label || of.refid, value = valueOf(of)) {
  const made = element("span", "", `number ${of.status}${of.questionable ? " questionable" : ""}`);
  made.append(element("i", label), element("b", value));
  if (of.value === null) made.title = of.no_value;
  else if (unitOf(of) !== "") made.append(element("u", unitOf(of)));
  return made;
}

function rank(of) {
  const found = FIRST.findIndex((one) => one.test(of.refid));
  return found < 0 ? FIRST.length : found;
}

/** A pressure in one: systolic, diastolic and, in brackets, mean. */
function pressure(systolic, all) {
  const part = (end) => all.find((of) => of.refid === systolic.refid.replace(/_SYS$/, end));
  const [diastolic, mean] = [part("_DIA"), part("_MEAN")];
  const words = valueOf(systolic) + (diastolic ? `/${valueOf(diastolic)}` : "") + (mean ? ` (${valueOf(mean)})` : "");
  const doubted = [diastolic, mean].some((of) => of?.questionable);
  const made = number(systolic, (systolic.label || systolic.refid).replace(/ sys$/, ""), words);
  made.classList.add("wide");
  if (doubted) made.classList.add("questionable");
  return made;
}

/** The numbers of a bed that are shown, in columns that stand below each other. */
function numbers(all) {
  const made = element("div", "", "numbers");
  const has = (refid) => all.some((of) => of.refid === refid);
  const alone = all.filter((of) => {
    const systolic = of.refid.replace(/_(DIA|MEAN)$/, "_SYS");
    return systolic === of.refid || !has(systolic);
  });
  const sorted = alone.map((of, i) => [rank(of), i, of]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const cells = sorted.slice(0, MOST_NUMBERS).map(([, , of]) => of);
  made.append(...cells.map((of) => (/_SYS$/.test(of.refid) ? pressure(of, all) : number(of))));
  return made;
}

const AGES = { live: "", stale: "not heard for some seconds", lost: "not heard" };
const FEEDS = { standby: "standby", waiting: "waits for its monitor", lost: "no data from its monitor" };
const RANKS = { none: 0, low: 1, medium: 2, high: 3 };

function bedRow(bed) {
  const made = element("div", "", `live-bed ${bed.age}`);
  made.dataset.bed = bed.bed;
  const who = element("div", "", "who");
  who.append(element("span", `Bed ${bed.bed}`, "bed"));
  if (bed.simulated) who.append(element("span", "simulated", "why"));
  const said = element("div", "", "said");
  const worst = bed.open.find((open) => !open.acknowledged);
  if (worst) {
    const [shape] = PRIORITIES[RANKS[worst.priority] ?? 3];
    said.append(element("span", `${shape} ${worst.text}`, `p${RANKS[worst.priority] ?? 3}`));
  }
  const words = [AGES[bed.age] ?? bed.age, FEEDS[bed.feed] ?? ""].filter((word) => word !== "").join(", ");
  if (words !== "") said.append(element("span", words, "why"));
  if (bed.numbers.length > 0) said.append(numbers(bed.numbers));
  made.append(who, said);
  return made;
}

/** The beds of a ward that have anybody or anything, in the order of their names. */
function liveBeds(name) {
  const made = element("div", "", "live-beds");
  const own = [...beds.values()].filter((bed) => bed.ward === name && bed.feed !== "empty");
  own.sort((a, b) => a.bed.localeCompare(b.bed, undefined, { numeric: true }));
  made.append(...own.map(bedRow));
  return made;
}

/** Wards by their journals, and those of which only a broker tells. */
function everyWard() {
  const all = new Map(wards);
  for (const bed of beds.values()) {
    if (!all.has(bed.ward)) all.set(bed.ward, { ward: bed.ward, stations: [], open: [], open_count: 0 });
  }
  return [...all.values()];
}

function section(ward, most) {
  const { rank, silent } = standing(ward);
  const made = element("section", "", silent ? "stale" : rank > 3 ? "grave" : "");
  const head = element("div", "", "head");
  head.append(element("h3", ward.ward), counts(ward));
  made.append(head);
  for (const station of ward.stations) {
    const words = trouble(station);
    if (words !== "") made.append(element("p", `${station.name}: ${words}`, "trouble"));
  }
  if (silent && ward.open.length > 0) {
    made.append(element("p", "What follows is how it was then.", "trouble"));
  }
  const list = element("ul", "");
  list.append(...ward.open.slice(0, most).map(row));
  made.append(list);
  const rest = ward.open_count - Math.min(ward.open.length, most);
  if (rest > 0) made.append(element("p", `and ${rest} more`, "rest"));
  made.append(liveBeds(ward.ward));
  return made;
}

function draw() {
  const shown = [...beds.values()].some((bed) => bed.feed !== "empty");
  const all = everyWard().map((ward) => ({ ward, ...standing(ward) }));
  all.sort(
    (a, b) =>
      a.silent - b.silent || b.rank - a.rank || a.ward.ward.localeCompare(b.ward.ward, undefined, { numeric: true }),
  );
  // A ward whose beds are shown live has something to show also when nothing is open.
  const live = (one) => shown && [...beds.values()].some((bed) => bed.ward === one.ward.ward);
  const calm = all.filter((one) => one.calm && !live(one));
  const loud = all.filter((one) => !one.calm || live(one));
  document.getElementById("wards").replaceChildren(...loud.map((one) => section(one.ward, mostRows(loud.length))));
  document.getElementById("calm").replaceChildren(...calm.map((one) => element("div", one.ward.ward)));
  document.getElementById("calm-title").hidden = calm.length === 0;
  document.getElementById("empty").hidden = !known || all.length > 0;
  const high = loud
    .filter((one) => !one.silent)
    .flatMap((one) => one.ward.open)
    .filter((open) => open.priority >= 3 && !open.acknowledged).length;
  const silent = all.filter((one) => one.silent).length;
  const sum = [element("span", many(all.length, "ward"))];
  if (high > 0) sum.push(element("span", `${PRIORITIES[3][0]} ${high} high, not acknowledged`, "p3"));
  if (silent > 0) sum.push(element("span", `${many(silent, "ward")} silent`, "bad"));
  if (broker !== "") sum.push(element("span", broker, "bad"));
  document.getElementById("sum").replaceChildren(...(known ? sum : []));
  ages();
}

function ages() {
  for (const since of document.querySelectorAll("time[data-since]")) {
    since.textContent = span(now() - Number(since.dataset.since));
  }
}

function state() {
  const lost = performance.now() - heard > LOST_AFTER_MS;
  const shown = document.getElementById("state");
  // Without a server behind the page no number on it is live.
  document.body.classList.toggle("not-live", lost);
  document.getElementById("lost").hidden = !lost;
  shown.textContent = lost ? "not live" : known ? "live" : "connecting";
  shown.className = lost ? "lost" : "";
}

let asked = false;
/** Many wards that change at once are one picture. */
function drawSoon() {
  if (asked) return;
  asked = true;
  setTimeout(() => {
    asked = false;
    draw();
    state();
  }, 0);
}

function take(event, use) {
  heard = performance.now();
  use(JSON.parse(event.data));
  known = true;
  drawSoon();
}

const live = new EventSource("/live");
live.addEventListener("wards", (event) =>
  take(event, (all) => {
    wards.clear();
    for (const ward of all) wards.set(ward.ward, ward);
  }),
);
live.addEventListener("ward", (event) => take(event, (ward) => wards.set(ward.ward, ward)));
const byBed = (told) => {
  broker = told.broker;
  for (const bed of told.beds) beds.set(`${bed.ward_id}/${bed.bed}`, bed);
};
live.addEventListener("beds", (event) =>
  take(event, (told) => {
    beds.clear();
    byBed(told);
  }),
);
live.addEventListener("bed", (event) => take(event, byBed));
live.addEventListener("beat", () => {
  heard = performance.now();
  state();
});
live.addEventListener("error", () => {
  // Signed out or restarted: the page says which when it is loaded anew.
  if (live.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
});

function askTime() {
  fetch("/health/live", { cache: "no-store" }).then(
    (answer) => {
      const time = Number(answer.headers.get("x-lamplight-time"));
      if (time > 0) ahead = time - performance.now();
    },
    // The page says itself that it is not live; what was known of the time goes on.
    () => {},
  );
}
// Also after the server is back, and after the PC slept, when the page may not have counted.
live.addEventListener("open", askTime);
let slept = Date.now() - performance.now();
function lookSlept() {
  const apart = Date.now() - performance.now();
  if (Math.abs(apart - slept) > 2000) askTime();
  slept = apart;
}
askTime();
setInterval(askTime, ASK_TIME_EVERY_MS);
setInterval(() => {
  lookSlept();
  state();
  ages();
}, 1000);
// Whether a ward is silent is a matter of time alone.
setInterval(draw, 5000);
