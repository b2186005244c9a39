//! What an answer says of a person, read by the configuration. Pure.

use crate::settings::Settings;
use lamplight_people::{Badge, NotVouched, PersonName, Roles, Subject, Vouched};
use lamplight_units::Personal;
use serde_json::{Map, Value};
use std::sync::Arc;

/// OpenID Connect Core 1.0, 2: `sub` has at most 255 characters.
const SUBJECT_MOST: usize = 255;

/// The claims of the token, and what the provider told beside them, as one.
pub(crate) fn joined(token: Map<String, Value>, beside: Map<String, Value>) -> Map<String, Value> {
    let mut all = beside;
    // What is signed counts more.
    all.extend(token);
    all
}

/// For whom the claims vouch.
pub(crate) fn vouched(
    claims: &Map<String, Value>,
    settings: &Settings,
) -> Result<Vouched, NotVouched> {
    let subject = claims.get("sub").and_then(Value::as_str);
    let subject = subject.filter(|sub| (1..=SUBJECT_MOST).contains(&sub.len()));
    let name = find(claims, &settings.claims.name).and_then(Value::as_str);
    let name = name.and_then(|name| PersonName::parse(name).ok());
    let badge = find(claims, &settings.claims.badge).and_then(number);
    Ok(Vouched {
        subject: Subject {
            issuer: Arc::from(settings.issuer.as_str()),
            subject: Personal::new(Arc::from(subject.ok_or(NotVouched::NotGenuine)?)),
        },
        name: name.ok_or(NotVouched::NoName)?,
        badge: badge.and_then(|number| Badge::parse(&number).ok()),
        roles: roles(find(claims, &settings.claims.groups), settings),
        strong: is_strong(claims, &settings.strong),
    })
}

/// By its whole name, else part for part.
fn find<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let (outer, inner) = name.split_once('.')?;
    find(claims.get(outer)?.as_object()?, inner)
}

/// Badge numbers come as texts and as numbers.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// What the table makes of the groups. Names are compared letter for letter: a group that
/// merely looks alike is another.
fn roles(groups: Option<&Value>, settings: &Settings) -> Roles {
    let mut found = Vec::new();
    for group in texts(groups) {
        if let Some(roles) = settings.roles.get(group) {
            found.extend(roles.iter());
        }
    }
    Roles::of(&found)
}

fn is_strong(claims: &Map<String, Value>, strong: &[String]) -> bool {
    let told = texts(claims.get("acr")).chain(texts(claims.get("amr")));
    let mut told = told.filter(|value| strong.iter().any(|wanted| wanted == value));
    told.next().is_some()
}

/// A list of texts, or one.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Some(Value::Array(many)) => (None, many.as_slice()),
        Some(Value::String(one)) => (Some(one.as_str()), &[][..]),
        Some(_) | None => (None, &[][..]),
    };
    one.into_iter().chain(many.iter().filter_map(Value::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ClaimNames;
    use lamplight_people::Role;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn settings() -> Settings {
        let roles = |roles: &[Role]| Roles::of(roles);
        Settings {
            issuer: "https://login.hospital.example".to_owned(),
            client_id: "lamplight".to_owned(),
            client_secret: None,
            scopes: vec![],
            authority: None,
            claims: ClaimNames {
                name: "name".to_owned(),
                badge: "employee.number".to_owned(),
                groups: "realm_access.roles".to_owned(),
            },
            roles: BTreeMap::from([
                ("nurses".to_owned(), roles(&[Role::Nurse])),
                (
                    "it".to_owned(),
                    roles(&[Role::Technician, Role::Administrator]),
                ),
            ]),
            strong: vec!["mfa".to_owned(), "urn:two".to_owned()],
        }
    }

    fn read(claims: Value) -> Result<Vouched, NotVouched> {
        let Value::Object(claims) = claims else {
            panic!("claims are an object")
        };
        vouched(&claims, &settings())
    }

    #[test]
    fn groups_become_roles_by_the_table_letter_for_letter() {
        let (nurse, none) = (Roles::of(&[Role::Nurse]), Roles::NONE);
        let it = Roles::of(&[Role::Technician, Role::Administrator]);
        let rows = [
            ("one of several", json!(["nurses", "parking"]), nurse),
            (
                "two",
                json!(["it", "nurses"]),
                Roles::of(&[Role::Nurse, Role::Technician, Role::Administrator]),
            ),
            ("a single text", json!("it"), it),
            ("another size of letters", json!(["Nurses"]), none),
            ("a blank more", json!(["nurses "]), none),
            ("a look-alike letter", json!(["nur\u{455}es"]), none),
            ("the name of a role", json!(["administrator"]), none),
            ("no texts", json!([1, null, {"nurses": true}]), none),
            ("no list", json!({"nurses": true}), none),
            ("nothing", json!(null), none),
            ("a hundred thousand", json!(vec!["x"; 100_000]), none),
        ];
        for (what, groups, wanted) in rows {
            let claims = json!({"sub": "s", "name": "N", "realm_access": {"roles": groups}});
            assert_eq!(read(claims).unwrap().roles, wanted, "{what}");
        }
        let flat = json!({"sub": "s", "name": "N", "realm_access.roles": ["nurses"]});
        assert_eq!(read(flat).unwrap().roles, nurse, "by its whole name");
    }

    #[test]
    fn a_second_factor_is_what_the_configuration_calls_one() {
        let rows = [
            (json!({"amr": ["pwd", "mfa"]}), true),
            (json!({"acr": "urn:two"}), true),
            (json!({"amr": ["pwd"], "acr": "0"}), false),
            (json!({"amr": "MFA"}), false),
            (json!({}), false),
        ];
        for (claims, wanted) in rows {
            let mut claims = claims;
            claims["sub"] = json!("s");
            claims["name"] = json!("N");
            assert_eq!(read(claims.clone()).unwrap().strong, wanted, "{claims}");
        }
    }

    #[test]
    fn names_and_numbers_that_can_t_be_shown_are_none() {
        let badge = |number: Value| {
            let claims = json!({"sub": "s", "name": "N", "employee": {"number": number}});
            read(claims)
                .unwrap()
                .badge
                .map(|badge| badge.reveal().to_owned())
        };
        assert_eq!(badge(json!("60422")).as_deref(), Some("60422"));
        assert_eq!(badge(json!(60422)).as_deref(), Some("60422"));
        for wrong in [
            json!(""),
            json!("x".repeat(33)),
            json!(-1),
            json!(1.5),
            json!(["1"]),
        ] {
            assert_eq!(badge(wrong.clone()), None, "{wrong}");
        }
        for (claims, wanted) in [
            (json!({"sub": "s"}), NotVouched::NoName),
            (
                json!({"sub": "s", "name": "N\u{202e}o"}),
                NotVouched::NoName,
            ),
            (
                json!({"sub": "s", "name": "x".repeat(201)}),
                NotVouched::NoName,
            ),
            (json!({"name": "N"}), NotVouched::NotGenuine),
            (json!({"sub": "", "name": "N"}), NotVouched::NotGenuine),
            (
                json!({"sub": "x".repeat(256), "name": "N"}),
                NotVouched::NotGenuine,
            ),
        ] {
            assert_eq!(read(claims), Err(wanted));
        }
    }
}
