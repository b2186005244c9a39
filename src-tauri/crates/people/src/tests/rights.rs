//! The table of rights: in code, in docs/RIGHTS.md, and for whoever is signed in.

use super::ward::{Ward, terminal};
use crate::{Refusal, Right, Role, Roles};

const DOCUMENT: &str = include_str!("../../../../../docs/RIGHTS.md");

/// The table as the document must have it.
fn table() -> String {
    let mut table = "| right | lets somebody | viewer | nurse | charge nurse | technician | administrator |\n|---|---|---|---|---|---|---|\n".to_owned();
    for right in Right::ALL {
        let cells = Role::ALL.map(|role| if role.may(*right) { "yes" } else { "–" });
        let (name, phrase) = (right.name(), right.phrase());
        table.push_str(&format!("| {name} | {phrase} | {} |\n", cells.join(" | ")));
    }
    table
}

#[test]
fn the_document_shows_the_table_that_is_in_force() {
    let wanted = table();
    assert!(
        DOCUMENT.contains(&wanted),
        "put this into docs/RIGHTS.md:\n{wanted}"
    );
}

#[test]
fn a_viewer_changes_nothing_but_his_own_secret_and_a_technician_nothing_of_a_patient() {
    let rights = |role: Role| {
        let has = move |right: &&Right| role.may(**right);
        Right::ALL.iter().filter(has).copied().collect::<Vec<_>>()
    };
    assert_eq!(
        rights(Role::Viewer),
        [Right::See, Right::ChangeOwnSecret],
        "viewer"
    );
    assert_eq!(
        rights(Role::Technician),
        [
            Right::See,
            Right::ChangeOwnSecret,
            Right::AcknowledgeEquipment,
            Right::SetScreen,
            Right::TestSound,
            Right::TendFeeds,
            Right::ReadMessages,
            Right::TendDevices,
            Right::TestAlarm,
            Right::BackUp,
            Right::EndProgram,
        ],
        "technician"
    );
}

#[test]
fn the_rights_of_several_roles_add_up_and_the_record_names_the_role_that_has_the_right() {
    let both = Roles::of(&[Role::Technician, Role::Nurse]);
    let rows = [
        (Right::SetLimits, Some(Role::Nurse)),
        (Right::AcknowledgeEquipment, Some(Role::Nurse)),
        (Right::TendFeeds, Some(Role::Technician)),
        (Right::SilenceBed, None),
    ];
    for (right, role) in rows {
        assert_eq!(both.role_for(right), role, "{right:?}");
    }
    assert!(Right::ALL.iter().all(|right| !Roles::NONE.may(*right)));
}

#[test]
fn whoever_is_signed_in_may_what_the_table_says_and_nothing_else() {
    let rows = [
        ("2001", "4711", Roles::of(&[Role::Nurse])),
        ("2003", "4713", Roles::of(&[Role::Nurse, Role::ChargeNurse])),
        ("2004", "4714", Roles::of(&[Role::Viewer])),
        // A technician by PIN is a nurse and nothing more.
        ("2005", "4715", Roles::of(&[Role::Nurse])),
    ];
    for (number, pin, roles) in rows {
        let mut ward = Ward::staffed();
        ward.pin("desk", number, pin).unwrap();
        for right in Right::ALL {
            let got = ward.permit("desk", *right);
            match roles.role_for(*right) {
                Some(role) => assert_eq!(got.map(|actor| actor.role), Ok(role), "{right:?}"),
                None => {
                    let right = *right;
                    assert_eq!(got, Err(Refusal::NotPermitted { roles, right }));
                }
            }
        }
    }
}

#[test]
fn a_refusal_is_one_clear_sentence() {
    let mut ward = Ward::staffed();
    ward.pin("desk", "2001", "4711").unwrap();
    let refused = ward.permit("desk", Right::SilenceBed).unwrap_err();
    assert_eq!(refused.to_string(), "the role nurse may not silence a bed");
}

#[test]
fn the_rights_of_a_terminal_are_those_that_would_be_permitted_there_now() {
    let ward = Ward::unpacked();
    assert!(
        ward.people
            .rights(&terminal("desk"))
            .contains(&Right::PauseSound)
    );
    assert!(
        !ward
            .people
            .rights(&terminal("desk"))
            .contains(&Right::ManagePeople)
    );
    let mut ward = Ward::staffed();
    assert_eq!(ward.people.rights(&terminal("desk")), []);
    ward.pin("desk", "2004", "4714").unwrap();
    let viewer = [Right::See, Right::ChangeOwnSecret];
    assert_eq!(ward.people.rights(&terminal("desk")), viewer);
    ward.pin("desk", "2001", "4711").unwrap();
    assert!(ward.people.locks_at(&terminal("desk")).is_some());
    for right in Right::ALL {
        let held = ward.people.rights(&terminal("desk")).contains(right);
        assert_eq!(held, ward.permit("desk", *right).is_ok(), "{right:?}");
    }
    ward.wait_s(2 * 60);
    assert_eq!(ward.people.rights(&terminal("desk")), [], "it is locked");
    assert_eq!(ward.people.locks_at(&terminal("desk")), None);
}
