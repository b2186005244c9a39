//! The configuration's file under a form: entries of a feed are changed in place, so that
//! comments, order and what no form knows stay as a person wrote them.
//!
//! Pure: text in, text out.

use lamplight_api::devices::FeedKindView;
use lamplight_api::feed_form::{DiffLine, DiffWhat, FeedForm};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// Lines shown round a change.
const ROUND: usize = 3;
/// The most lines of a file that are compared line by line; a ward's has some hundred.
const LINES: usize = 5_000;

/// What is done to the feeds of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Edit<'a> {
    /// A new feed, behind the others.
    Add(&'a FeedForm),
    /// The feed of that id becomes this.
    Set(&'a str, &'a FeedForm),
    /// The feed of that id is no more.
    Remove(&'a str),
}

/// The text after an edit.
///
/// # Errors
/// One sentence: the text is no TOML, or has no such feed.
pub(crate) fn edited(text: &str, edit: Edit<'_>) -> Result<String, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    let feeds = document
        .entry("feed")
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let feeds = feeds
        .as_array_of_tables_mut()
        .ok_or("feed is written in one line; write each feed as a [[feed]] of its own")?;
    let place = |feeds: &ArrayOfTables, id: &str| {
        let mut ids = feeds.iter();
        ids.position(|feed| feed.get("id").and_then(Item::as_str) == Some(id))
            .ok_or_else(|| format!("the file has no feed {id}"))
    };
    if let Edit::Add(form) | Edit::Set(_, form) = edit
        && form.kind == FeedKindView::Bluetooth
    {
        return Err("the radio is no [[feed]]; it is switched on under [bluetooth]".to_owned());
    }
    match edit {
        Edit::Add(form) => {
            let mut table = Table::new();
            write(&mut table, form);
            feeds.push(table);
        }
        Edit::Set(id, form) => {
            let at = place(feeds, id)?;
            if let Some(table) = feeds.get_mut(at) {
                write(table, form);
            }
        }
        Edit::Remove(id) => {
            let at = place(feeds, id)?;
            feeds.remove(at);
        }
    }
    if feeds.is_empty() {
        document.remove("feed");
    }
    Ok(document.to_string())
}

/// Writes a form into a feed's table.
fn write(table: &mut Table, form: &FeedForm) {
    put(table, "id", form.id.trim());
    put(table, "kind", word(form.kind));
    put(table, "address", form.address.trim());
    if form.enabled {
        table.remove("enabled");
    } else {
        set(table, "enabled", value(false));
    }
    put(table, "zone", form.zone.trim());
    put(table, "dialect", form.dialect.trim());
    match form.connections_max {
        0 => {
            table.remove("connections_max");
        }
        most => number(table, "connections_max", i64::from(most), 0),
    }
    list(table, "allow", &form.allow);
    if form.tls {
        let tls = below(table, "tls");
        put(tls, "certificate", form.certificate.trim());
        put(tls, "key", form.key.trim());
        put(tls, "authority", form.authority.trim());
        put(tls, "server_name", form.server_name.trim());
        list(tls, "allow_names", &form.allow_names);
    } else {
        table.remove("tls");
    }
    if is_serial(form.kind) {
        let line = below(table, "line");
        number(line, "baud", i64::from(form.baud), 9_600);
        number(line, "bits", i64::from(form.bits), 8);
        number(line, "stop_bits", i64::from(form.stop_bits), 1);
        tidy(table, "line");
    }
    if form.kind == FeedKindView::Mqtt {
        let mqtt = below(table, "mqtt");
        let version = form.mqtt_version.trim();
        put(mqtt, "version", if version == "5" { "" } else { version });
        put(mqtt, "client_id", form.client_id.trim());
        put(mqtt, "user", form.user.trim());
        let root = form.root.trim();
        put(mqtt, "root", if root == "lamplight/1" { "" } else { root });
        stored(mqtt, form.has_secret);
        tidy(table, "mqtt");
    } else {
        leave(table, "mqtt", &MQTT);
    }
    if is_tap(form.kind) {
        let tap = below(table, "tap");
        stored(tap, form.has_secret);
        tidy(table, "tap");
    } else {
        leave(table, "tap", &["password_stored"]);
    }
}

/// Of another kind now: what the form wrote there goes, and what it never showed stays for a
/// person to decide about.
fn leave(table: &mut Table, name: &str, shown: &[&str]) {
    if !table.contains_key(name) {
        return;
    }
    let inner = below(table, name);
    for entry in shown {
        inner.remove(entry);
    }
    tidy(table, name);
}

/// Entries of a feed that a form shows.
const TOP: [&str; 8] = [
    "id",
    "kind",
    "address",
    "enabled",
    "zone",
    "dialect",
    "allow",
    "connections_max",
];
/// Those of `[feed.tls]`.
const TLS: [&str; 5] = [
    "certificate",
    "key",
    "authority",
    "server_name",
    "allow_names",
];
/// Those of `[feed.line]`.
const LINE: [&str; 3] = ["baud", "bits", "stop_bits"];
/// Those of `[feed.mqtt]`; a password beside them is told of as such.
const MQTT: [&str; 5] = ["version", "client_id", "user", "root", "password_stored"];

/// What the file says of a feed and no form shows, each entry by its name, with how many there
/// are of what has several: `calls.row (3)`.
pub(crate) fn beyond(text: &str, id: &str) -> Vec<String> {
    let Ok(document) = text.parse::<DocumentMut>() else {
        return Vec::new();
    };
    let feeds = document.get("feed").and_then(Item::as_array_of_tables);
    let mut feeds = feeds.into_iter().flatten();
    let feed = feeds.find(|feed| feed.get("id").and_then(Item::as_str) == Some(id));
    let mut names = Vec::new();
    for (name, item) in feed.into_iter().flat_map(|feed| feed.iter()) {
        let shown: &[&str] = match name {
            "tls" => &TLS,
            "line" => &LINE,
            "mqtt" => &MQTT,
            "tap" => &["password_stored"],
            // Rows, words and senders of calls are each of its own.
            "calls" | "espa" => &[],
            name if TOP.contains(&name) => continue,
            name => {
                names.push(counted(name, item));
                continue;
            }
        };
        let inner = item.as_table_like();
        for (inner, item) in inner.into_iter().flat_map(|inner| inner.iter()) {
            if !shown.contains(&inner) {
                names.push(counted(&format!("{name}.{inner}"), item));
            }
        }
    }
    names
}

fn counted(name: &str, item: &Item) -> String {
    let tables = item.as_array_of_tables().map(ArrayOfTables::len);
    let values = item.as_array().map(Array::len);
    let entries = item.as_table_like().map(toml_edit::TableLike::len);
    match tables.or(values).or(entries) {
        Some(count) => format!("{name} ({count})"),
        None => name.to_owned(),
    }
}

/// That a password lies in the key store; what stood in or beside the file goes then.
fn stored(table: &mut Table, has_secret: bool) {
    if has_secret {
        let elsewhere = ["password_file", "password_key", "password"];
        if elsewhere.iter().any(|name| table.contains_key(name)) {
            // It was configured by file, and goes on so until another one is typed.
            return;
        }
        set(table, "password_stored", value(true));
    } else {
        table.remove("password_stored");
    }
}

/// A secret that was just typed takes the place of one in or beside the file.
pub(crate) fn secret_typed(text: &str, id: &str) -> Result<String, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    let feeds = document.get_mut("feed");
    let feeds = feeds.and_then(Item::as_array_of_tables_mut);
    let feeds = feeds.ok_or_else(|| format!("the file has no feed {id}"))?;
    let at = feeds
        .iter()
        .position(|feed| feed.get("id").and_then(Item::as_str) == Some(id));
    let feed = at.and_then(|at| feeds.get_mut(at));
    let feed = feed.ok_or_else(|| format!("the file has no feed {id}"))?;
    let name = match feed.get("kind").and_then(Item::as_str) {
        Some("mqtt") => "mqtt",
        Some(_) | None => "tap",
    };
    let table = below(feed, name);
    table.remove("password_file");
    table.remove("password_key");
    table.remove("password");
    set(table, "password_stored", value(true));
    Ok(document.to_string())
}

fn put(table: &mut Table, name: &str, text: &str) {
    if text.is_empty() {
        table.remove(name);
    } else if table.get(name).and_then(Item::as_str) != Some(text) {
        set(table, name, value(text));
    }
}

fn number(table: &mut Table, name: &str, wanted: i64, usual: i64) {
    let there = table.get(name).and_then(Item::as_integer);
    if there != Some(wanted) && (there.is_some() || wanted != usual) {
        set(table, name, value(wanted));
    }
}

fn list(table: &mut Table, name: &str, texts: &[String]) {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let there = table.get(name).and_then(Item::as_array);
    let same = there.is_some_and(|there| {
        there.len() == texts.len()
            && there
                .iter()
                .zip(&texts)
                .all(|(one, text)| one.as_str() == Some(*text))
    });
    if texts.is_empty() {
        table.remove(name);
    } else if !same {
        set(table, name, value(texts.into_iter().collect::<Array>()));
    }
}

/// A value in the place of another keeps what stands round that, such as a comment behind it.
fn set(table: &mut Table, name: &str, new: Item) {
    let old = table.get(name).and_then(Item::as_value);
    let decor = old.map(|old| old.decor().clone());
    let mut new = new;
    if let (Some(decor), Some(value)) = (decor, new.as_value_mut()) {
        *value.decor_mut() = decor;
    }
    match table.get_mut(name) {
        Some(there) => *there = new,
        None => {
            table.insert(name, new);
        }
    }
}

/// The table of that name within another, made where it is not there.
#[allow(clippy::expect_used, reason = "it is made a table in the line before")]
fn below<'a>(table: &'a mut Table, name: &str) -> &'a mut Table {
    let item = table.entry(name).or_insert(Item::Table(Table::new()));
    if !item.is_table() {
        // Written in one line: the same entries, each on a line of its own.
        let there = std::mem::take(item).into_table();
        *item = Item::Table(there.unwrap_or_default());
    }
    item.as_table_mut().expect("it is a table")
}

/// An empty table says nothing.
fn tidy(table: &mut Table, name: &str) {
    let empty = table.get(name).and_then(Item::as_table);
    if empty.is_some_and(Table::is_empty) {
        table.remove(name);
    }
}

/// The kind as the file has it.
pub(crate) const fn word(kind: FeedKindView) -> &'static str {
    match kind {
        FeedKindView::MllpListener => "mllp-listener",
        FeedKindView::MllpClient => "mllp-client",
        FeedKindView::EspaListener => "espa-listener",
        FeedKindView::EspaClient => "espa-client",
        FeedKindView::EspaSerial => "espa-serial",
        FeedKindView::TapListener => "tap-listener",
        FeedKindView::TapClient => "tap-client",
        FeedKindView::TapSerial => "tap-serial",
        FeedKindView::Mqtt => "mqtt",
        FeedKindView::Bluetooth => "bluetooth",
    }
}

const fn is_serial(kind: FeedKindView) -> bool {
    matches!(kind, FeedKindView::EspaSerial | FeedKindView::TapSerial)
}

const fn is_tap(kind: FeedKindView) -> bool {
    matches!(
        kind,
        FeedKindView::TapListener | FeedKindView::TapClient | FeedKindView::TapSerial
    )
}

/// The difference of two texts, with a few lines round each change.
pub(crate) fn difference(before: &str, after: &str) -> Vec<DiffLine> {
    let old: Vec<&str> = before.lines().take(LINES).collect();
    let new: Vec<&str> = after.lines().take(LINES).collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = |lines: &[&str]| lines.len() - head;
    let tail = (old.iter().rev().zip(new.iter().rev()))
        .take(rest(&old).min(rest(&new)))
        .take_while(|(a, b)| a == b)
        .count();
    let middle = |lines: &[&str]| {
        lines
            .get(head..lines.len() - tail)
            .unwrap_or_default()
            .len()
    };
    let line = |what: DiffWhat, text: &str| DiffLine {
        what,
        text: text.to_owned(),
    };
    let (gone, come) = (middle(&old), middle(&new));
    if gone == 0 && come == 0 {
        return Vec::new();
    }
    let mut lines: Vec<DiffLine> = Vec::new();
    lines.extend(old.iter().take(head).map(|text| line(DiffWhat::Same, text)));
    lines.extend(between(
        old.get(head..head + gone).unwrap_or_default(),
        new.get(head..head + come).unwrap_or_default(),
    ));
    let last = old.get(old.len() - tail..).unwrap_or_default();
    lines.extend(last.iter().map(|text| line(DiffWhat::Same, text)));
    near(lines)
}

/// The longest common lines of two short texts stay, the others come and go.
fn between(old: &[&str], new: &[&str]) -> Vec<DiffLine> {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            common[i * width + j] = if a == b {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut lines = Vec::with_capacity(old.len() + new.len());
    let (mut i, mut j) = (0, 0);
    let mut put = |what: DiffWhat, text: &str| {
        lines.push(DiffLine {
            what,
            text: text.to_owned(),
        });
    };
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            put(DiffWhat::Same, a);
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            put(DiffWhat::Removed, a);
            i += 1;
        } else {
            put(DiffWhat::Added, b);
            j += 1;
        }
    }
    for text in old.get(i..).unwrap_or_default() {
        put(DiffWhat::Removed, text);
    }
    for text in new.get(j..).unwrap_or_default() {
        put(DiffWhat::Added, text);
    }
    lines
}

/// Only what is near a change.
fn near(lines: Vec<DiffLine>) -> Vec<DiffLine> {
    let changed: Vec<usize> = (lines.iter().enumerate())
        .filter(|(_, line)| line.what != DiffWhat::Same)
        .map(|(at, _)| at)
        .collect();
    let close = |at: usize| changed.iter().any(|one| one.abs_diff(at) <= ROUND);
    let mut out: Vec<DiffLine> = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        if close(at) {
            out.push(line);
        } else if out.last().is_none_or(|last| last.what != DiffWhat::Gap) {
            out.push(DiffLine {
                what: DiffWhat::Gap,
                text: String::new(),
            });
        }
    }
    out
}

#[cfg(test)]
pub(crate) mod tests;
