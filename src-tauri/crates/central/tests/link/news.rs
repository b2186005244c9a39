//! What the hospital tells a ward: from the server's stream into the ward's state, once, in
//! order, whatever is killed; and what can't be done is set aside and holds up nothing.

use crate::central::Central;
use crate::database::Database;
use crate::station::{Home, program};
use serde_json::{Value, json};

/// Items that the station has carried out, and that the server has heard of again.
const TOLD: &str = "SELECT count(*) FROM record WHERE kind = 'central.news'";

fn tell(central: &Central, kind: &str, body: &Value) {
    let body = body.to_string();
    let told = central.said(&["news", "--ward", "4 East", "--kind", kind, &body]);
    told.unwrap();
}

fn adt(event: &str, number: &str, minute: u32) -> Value {
    json!({
        "event": event, "location": "4E^^1", "at": format!("2026-11-21T14:{minute:02}:00Z"),
        "patient": { "ids": [format!("{number}^^^HOSP^MR")], "family": format!("Patient{number}"), "given": "Anna" },
    })
}

/// The number of whoever lies in bed 1.
fn in_bed(state: &Value) -> Option<String> {
    let stay = &state["census"]["beds"]["1"];
    let all = state["patients"].as_array()?;
    let lies = all
        .iter()
        .find(|one| !stay.is_null() && one["stay"] == *stay)?;
    Some(lies["patient"]["ids"][0]["number"].as_str()?.to_owned())
}

fn lies(number: &'static str) -> impl Fn(&Value) -> bool {
    move |state| in_bed(state).as_deref() == Some(number)
}

fn letters(state: &Value) -> Vec<String> {
    let all = state["dead_letters"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let reason = |letter: &Value| letter["reason"].as_str().unwrap_or_default().to_owned();
    all.iter().map(reason).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn admissions_are_in_the_census_once_and_in_order_whatever_is_killed() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    tell(&central, "admission", &adt("admit", "4711", 0));
    let Some(mut station) = home.start() else {
        return;
    };
    home.until_state("the first patient", lies("4711"));
    station.kill();
    // As the hospital's own system says it.
    let left = "MSH|^~\\&|ADT|HOSP|||20261121140100+0000||ADT^A03^ADT_A03|2|P|2.6\nEVN|A03|20261121140100+0000\nPID|1||4711^^^HOSP^MR||Patient4711^Anna\nPV1||I|4E^^1\n";
    tell(&central, "admission", &json!({ "hl7": left }));
    tell(&central, "admission", &adt("admit", "4712", 2));
    let mut station = home.start().unwrap();
    home.until_state("the second patient", lies("4712"));
    station.kill();
    tell(&central, "weather", &json!("rain"));
    let mut station = home.start().unwrap();
    database.until(TOLD, 4).await;
    home.until_state("the second patient still", lies("4712"));
    station.stop();
    for (kind, times) in [("patient.admitted", 2), ("patient.left", 1)] {
        let rows = home.read(|reader| {
            let rows = reader
                .journal_after(lamplight_store::Seq::NONE, 10_000)
                .unwrap();
            rows.iter().filter(|row| row.entry.kind == kind).count()
        });
        assert_eq!(rows, times, "{kind}");
    }
    let distinct =
        "SELECT count(DISTINCT body::jsonb->>'number') FROM record WHERE kind = 'central.news'";
    assert_eq!(database.number(distinct).await, 4);
    let named = "SELECT count(*) FROM record WHERE kind = 'central.news' AND body LIKE '%Patient%'";
    assert_eq!(database.number(named).await, 0, "no name beside its field");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contradicts_waits_for_a_person_and_what_is_bad_is_set_aside_and_holds_up_nothing() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    tell(&central, "admission", &adt("admit", "4711", 0));
    tell(&central, "admission", &json!({ "event": "admit" }));
    tell(&central, "admission", &json!({ "hl7": "no message" }));
    tell(
        &central,
        "setting",
        &json!({ "name": "limits", "value": { "hr_high": 250 } }),
    );
    tell(
        &central,
        "people",
        &json!({ "works": [{ "badge": "1", "name": "N", "roles": ["nurse"] }] }),
    );
    tell(&central, "admission", &adt("admit", "4712", 1));
    let Some(mut station) = home.start() else {
        return;
    };
    home.until_state("the contradiction", |state| {
        let open = state["conflicts"].as_array().map_or(0, Vec::len);
        open == 1 && state["conflicts"][0]["kind"] == "occupied" && lies("4711")(state)
    });
    let reasons = letters(&home.state());
    for words in [
        "item 2 (admission): it is not understood",
        "item 3 (admission)",
        "item 4 (setting): the hospital sets no \"limits\" here",
        "item 5 (people): this station has no administrator yet",
    ] {
        let told = reasons.iter().any(|reason| reason.contains(words));
        assert!(told, "{words}: {reasons:?}");
    }
    // What settles it comes the same way.
    tell(&central, "admission", &adt("discharge", "4711", 2));
    home.until_state("the one who waited", |state| {
        lies("4712")(state) && state["conflicts"] == json!([])
    });
    station.stop();
    let refused = "SELECT count(*) FROM record WHERE kind = 'central.news' AND (body::jsonb->>'refused')::int > 0";
    database.until(refused, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_people_and_of_who_has_which_bed_hold_on_the_ward() {
    let Some(database) = Database::new().await else {
        return;
    };
    if program().is_none() {
        return;
    }
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    home.administered();
    let nurse =
        |badge: &str, name: &str| json!({ "badge": badge, "name": name, "roles": ["nurse"] });
    tell(
        &central,
        "people",
        &json!({ "works": [nurse("60422", "Fatou Diallo"), nurse("60423", "Ann Abel"),
            { "badge": "60999", "name": "Eve", "roles": ["administrator"] }] }),
    );
    let shift = chrono::Utc::now().to_rfc3339();
    let beds = |nurse: &str| json!({ "shift": shift, "beds": [{ "bed": "1", "nurse": nurse }] });
    tell(&central, "assignment", &beds("60422"));
    // The ward has decided by now.
    tell(&central, "assignment", &beds("60423"));
    tell(
        &central,
        "setting",
        &json!({ "name": "shifts", "value": [{ "at": "07:00", "name": "day" }, { "at": "19:00", "name": "night" }] }),
    );
    tell(&central, "people", &json!({ "left": ["60423"] }));
    let mut station = home.start().unwrap();
    database.until(TOLD, 5).await;
    let reasons = letters(&home.state());
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    for words in [
        "may give the roles viewer, nurse and charge nurse",
        "bed 1 is given otherwise",
    ] {
        let told = reasons.iter().any(|reason| reason.contains(words));
        assert!(told, "{words}: {reasons:?}");
    }
    station.stop();
    // A ward that is started anew knows it all the same, and nobody is added twice.
    let mut station = home.start().unwrap();
    tell(&central, "weather", &json!("rain"));
    database.until(TOLD, 6).await;
    station.stop();
    let people = |what: &str| {
        home.read(|reader| {
            let rows = reader
                .journal_after(lamplight_store::Seq::NONE, 10_000)
                .unwrap();
            let of = |row: &&lamplight_store::Row| {
                row.entry.kind == "people"
                    && row.entry.body.contains("central server")
                    && row.entry.body.contains(what)
            };
            rows.iter().filter(of).count()
        })
    };
    for (what, times) in [
        ("Added", 2),
        ("Assigned", 1),
        ("PlanSet", 1),
        ("Retired", 1),
    ] {
        assert_eq!(people(what), times, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_was_put_back_from_a_backup_goes_on_with_what_is_new() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    tell(&central, "admission", &adt("admit", "4711", 0));
    tell(&central, "weather", &json!("rain"));
    tell(&central, "weather", &json!("snow"));
    let Some(mut station) = home.start() else {
        return;
    };
    database.until(TOLD, 3).await;
    database
        .run("DELETE FROM news WHERE number > 1; UPDATE news_head SET last = 1;")
        .await;
    let seen = "SELECT count(*) FROM record WHERE kind = 'central.put-back'";
    // It is looked at with whatever is sent next.
    station.alert(1, "start", "active");
    database.until(seen, 1).await;
    tell(&central, "admission", &adt("discharge", "4711", 5));
    station.alert(2, "end", "inactive");
    home.until_state("that the bed is empty", |state| {
        state["census"]["beds"]["1"].is_null()
    });
    station.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_older_than_is_kept_names_nobody_and_leaves_no_gap() {
    let Some(database) = Database::new().await else {
        return;
    };
    let central = Central::plain(&database);
    let home = Home::new(&central.url(), &central);
    let staff = json!({
        "works": [{ "badge": "60422", "name": "Fatou Diallo", "roles": ["nurse"] }],
    });
    tell(&central, "admission", &adt("admit", "4711", 0));
    tell(&central, "people", &staff);
    database
        .run("UPDATE news SET at = now() - interval '31 days'")
        .await;
    tell(&central, "admission", &adt("admit", "4712", 2));
    lamplight_central::upkeep::once(&database.db, 30)
        .await
        .unwrap();
    for (what, count) in [
        (
            "SELECT count(*) FROM news WHERE body::text LIKE '%4711%'",
            0,
        ),
        (
            "SELECT count(*) FROM news WHERE kind = 'expired' AND number = 1",
            1,
        ),
        (
            "SELECT count(*) FROM news WHERE body::text LIKE '%60422%'",
            1,
        ),
        (
            "SELECT count(*) FROM news WHERE kind = 'admission' AND number = 3",
            1,
        ),
    ] {
        assert_eq!(database.number(what).await, count, "{what}");
    }
    // Whoever comes later reads from the beginning, and comes through.
    let Some(mut station) = home.start() else {
        return;
    };
    home.until_state("the patient of today", lies("4712"));
    database.until(TOLD, 3).await;
    let letters = letters(&home.state());
    let expired = letters.iter().filter(|why| why.contains("item 1"));
    assert_eq!(expired.count(), 0, "{letters:?}");
    station.stop();
}
